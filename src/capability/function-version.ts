/** A published version of a Lambda function. */
export interface FunctionVersion {
  /** What tells the function apart: its ARN, or what stands for it until the deployment. */
  readonly of: string;
  readonly version: string;
}

/** As an ARN ends that names a published version: its number, from 1. */
const QUALIFIED = /^(.+:function:[^:]+):([1-9]\d*)$/;

/** The published version that a binding names; undefined for functions, their newest code and aliases. */
export function functionVersion(bound: unknown): FunctionVersion | undefined {
  if (typeof bound === 'string') {
    const [, of, version] = QUALIFIED.exec(bound) ?? [];
    return of === undefined || version === undefined ? undefined : { of, version };
  }
  if (!isVersion(bound) || bound.version === NEWEST) return undefined;
  return { of: bound.lambda.functionArn, version: bound.version };
}

const NEWEST = '$LATEST';

/** An `IVersion` of aws-cdk-lib. The `version` of an alias is an object. */
function isVersion(bound: unknown): bound is { readonly version: string; readonly lambda: { readonly functionArn: string } } {
  const { version, lambda } = (bound ?? {}) as { readonly version?: unknown; readonly lambda?: { readonly functionArn?: unknown } };
  return typeof version === 'string' && typeof lambda?.functionArn === 'string';
}
