/** What one scheme must prove. */
export interface AccessRequirement {
  readonly scheme: string;
  readonly scopes?: string[];
  readonly claims?: { [claim: string]: any[] };
  readonly groups?: string[];
}

/**
 * Who may call. Exactly one form: `scheme` (with its rights), `anyOf`, `allOf`, or `open` with the reason.
 */
export interface Access {
  readonly scheme?: string;
  readonly scopes?: string[];
  readonly claims?: { [claim: string]: any[] };
  readonly groups?: string[];
  readonly anyOf?: AccessRequirement[];
  readonly allOf?: AccessRequirement[];
  readonly open?: string;
}
