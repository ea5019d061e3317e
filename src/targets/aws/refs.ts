/** A function that a plan names and `resources.ts` makes or finds: a backend's by its name, the API's authorizer, or its proxy. */
export type FunctionName = `backend:${string}` | 'authorizer' | 'proxy';

/** Stands in a plan where the invocation URI of a function goes, which only the deployment knows. */
export interface InvokeUri {
  readonly invoke: FunctionName;
}

/** A reference to a function. */
export function invokeUri(name: FunctionName): InvokeUri {
  return { invoke: name };
}

/** Whether a node of a plan is a reference to a function. */
export function isInvokeUri(node: unknown): node is InvokeUri {
  return typeof node === 'object' && node !== null && Object.keys(node).length === 1 && typeof (node as InvokeUri).invoke === 'string';
}
