/** Names of the spec and what they are bound to in this account; put into the environment, because only the deployment knows it. */
export interface Bound {
  /** ARNs of secrets. */
  readonly secrets: { readonly [name: string]: string };
  /** ARNs of functions, by backend. */
  readonly functions: { readonly [backend: string]: string };
  /** ARNs of functions that decide in the place of services, by scheme. */
  readonly authorizers: { readonly [scheme: string]: string };
  /** ARN of the secret that usage keys begin with, where there are usage plans. */
  readonly usage?: string;
  /** The table of DynamoDB in which limits are counted, where there are such. */
  readonly table?: string;
}

/** The entry of that secret. */
export const USAGE_ENTRY = 'base';

/** The variable that holds it, as JSON. */
export const BOUND_VARIABLE = 'TOLLGATE_BOUND';

/** Reads what the deployment has bound. */
export function readBound(environment: { readonly [name: string]: string | undefined }): Bound {
  const {
    secrets = {},
    functions = {},
    authorizers = {},
    usage,
    table,
  } = JSON.parse(environment[BOUND_VARIABLE] ?? '{}') as Partial<Bound>;
  return { secrets, functions, authorizers, ...(usage !== undefined && { usage }), ...(table !== undefined && { table }) };
}
