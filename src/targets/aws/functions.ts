import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { PACKAGE_ROOT } from '../../package-root';
import { BOUND_VARIABLE } from '../../runtime/bound';
import { type Marked, VALUE_VARIABLE } from '../../runtime/marked';
import { cdk } from './cdk';
import { withMarks } from './marks';

/** A function of ours: a prebuilt bundle with its configuration beside it. */
export interface FunctionProps {
  /** Folder below `lib/assets`. */
  readonly bundle: 'authorizer' | 'proxy';
  /** Files of that folder, without their extension: what the configuration asks for, and no more. */
  readonly files: readonly string[];
  readonly config: object;
  readonly timeoutSeconds: number;
  /** What only the deployment knows. */
  readonly bound: object;
}

const ASSETS = join(PACKAGE_ROOT, 'lib/assets');

/** Adds one of our functions. Its asset has the same hash wherever and whenever it is made. */
export function addFunction(
  scope: Construct,
  id: string,
  { bundle, files, config, timeoutSeconds, bound }: FunctionProps,
): lambda.Function {
  return withFolder((folder) => {
    for (const file of files) copyFileSync(join(ASSETS, bundle, `${file}.js`), join(folder, `${file}.js`));
    const { mark, marked, values } = withMarks(config);
    if (values.length === 0) writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    else {
      copyFileSync(join(ASSETS, bundle, 'config.js'), join(folder, 'config.js'));
      writeFileSync(join(folder, 'marked.json'), JSON.stringify({ mark, config: marked } satisfies Marked));
    }
    const stack = cdk.core.Stack.of(scope);
    return new cdk.lambda.Function(scope, id, {
      code: cdk.lambda.Code.fromAsset(folder),
      handler: 'index.handler',
      runtime: cdk.lambda.Runtime.NODEJS_24_X,
      architecture: cdk.lambda.Architecture.ARM_64,
      memorySize: 512,
      timeout: cdk.core.Duration.seconds(timeoutSeconds),
      environment: {
        [BOUND_VARIABLE]: stack.toJsonString(bound),
        ...Object.fromEntries(values.map((value, index) => [`${VALUE_VARIABLE}${index}`, value])),
      },
    });
  });
}

/** Adds a layer with one configuration below `tollgate`. */
export function addConfigLayer(scope: Construct, id: string, config: object): lambda.LayerVersion {
  return withFolder((folder) => {
    mkdirSync(join(folder, 'tollgate'));
    writeFileSync(join(folder, 'tollgate', 'config.json'), JSON.stringify(config));
    return new cdk.lambda.LayerVersion(scope, id, { code: cdk.lambda.Code.fromAsset(folder) });
  });
}

/** A folder for as long as it takes to make an asset of it. */
function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
