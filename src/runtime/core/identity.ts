import type { Members } from './token';

/** Who calls, as one scheme established it. */
export interface Identity {
  readonly scheme: string;
  readonly subject?: string;
  readonly consumer?: string;
  readonly claims?: Members;
  /** Headers for the backend, by lower-case name, that a service answered with. */
  readonly returned?: { readonly [header: string]: string };
  /** What the caller may do, and the groups that it belongs to. */
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  /** What other schemes established, where all were asked for. */
  readonly also?: readonly Identity[];
}

/** The identity of a scheme, if it is one of those that were established. */
export function identityOfScheme(identity: Identity | undefined, scheme: string): Identity | undefined {
  return identity?.scheme === scheme ? identity : identity?.also?.find((other) => other.scheme === scheme);
}

/** Who calls, in the form in which limits and logs know it: scheme and subject. Undefined without a subject. */
export function callerOf(identity: Identity): string | undefined {
  return identity.subject === undefined ? undefined : `${identity.scheme}:${identity.subject}`;
}
