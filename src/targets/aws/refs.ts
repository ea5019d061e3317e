/** A function that a plan names and `resources.ts` makes or finds: a backend's by its name, a route's alias by its id, the API's authorizer, or its proxy. */
export type FunctionName = `backend:${string}` | `alias:${string}` | 'authorizer' | 'proxy';

/** Stands in a plan where the invocation URI of a function goes, which only the deployment knows. */
export interface InvokeUri {
  readonly invoke: FunctionName;
}

/** A reference to a function. */
export function invokeUri(name: FunctionName): InvokeUri {
  return { invoke: name };
}

/** Stands in a plan where the id of a VPC link goes whose ARN as a whole only the deployment knows. */
export interface LinkId {
  readonly idOfLink: string;
}

/** The id of a VPC link, the end of its ARN, or a reference to it. */
export function linkId(arn: string): string | LinkId {
  return arn.includes('/') ? (arn.split('/').at(-1) as string) : { idOfLink: arn };
}

/** Whether a node of a plan is a reference to the id of a VPC link. */
export function isLinkId(node: unknown): node is LinkId {
  return typeof node === 'object' && node !== null && typeof (node as LinkId).idOfLink === 'string';
}

/** Whether a node of a plan is a reference to a function. */
export function isInvokeUri(node: unknown): node is InvokeUri {
  return typeof node === 'object' && node !== null && typeof (node as InvokeUri).invoke === 'string' && Object.keys(node).length === 1;
}
