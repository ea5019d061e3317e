/** What one scheme must prove: all of what is written here holds. */
export interface AccessRequirement {
  /**
   * Name of the scheme, from `schemes`.
   *
   * A request without its credential is answered 401, one whose credential is invalid as well.
   */
  readonly scheme: string;

  /**
   * Scopes that the token must have, all of them.
   *
   * Each is a scope of OAuth 2 (RFC 6749, section 3.3). A token that lacks one is answered 403.
   *
   * @default any scopes will do
   */
  readonly scopes?: string[];

  /**
   * Claims that the token must have, each with one of the values written.
   *
   * Dots step into a claim (`tenant.id`); a name that has dots itself is a JSON pointer
   * (`/https:~1~1example.com~1plan`). Values are texts, numbers, true or false. Otherwise the answer is 403.
   *
   * @default any claims will do
   */
  readonly claims?: { [claim: string]: any[] };

  /**
   * Groups of which the caller must be in one.
   *
   * For tokens they come from `groupsClaim`, for API keys from the consumer. Otherwise the answer is 403.
   *
   * @default any groups will do
   */
  readonly groups?: string[];
}

/** Who may call. Exactly one form: `scheme` (with its rights), `anyOf`, `allOf`, or `open` with the reason. */
export interface Access {
  /**
   * The scheme that every caller must use, from `schemes`.
   *
   * Without its credential, or with an invalid one, the answer is 401.
   *
   * @default one of the other forms says who may call
   */
  readonly scheme?: string;

  /**
   * Scopes that the token must have, all of them.
   *
   * Stands beside `scheme` only; a token that lacks one is answered 403 (RFC 6750).
   *
   * @default any scopes will do
   */
  readonly scopes?: string[];

  /**
   * Claims that the token must have, each with one of the values written.
   *
   * Stands beside `scheme` only. Dots step into a claim; a name that starts with `/` is a JSON pointer. Otherwise the
   * answer is 403.
   *
   * @default any claims will do
   */
  readonly claims?: { [claim: string]: any[] };

  /**
   * Groups of which the caller must be in one.
   *
   * Stands beside `scheme` only. Otherwise the answer is 403.
   *
   * @default any groups will do
   */
  readonly groups?: string[];

  /**
   * Several ways in; one of them is enough.
   *
   * Tried in this order: the first scheme whose credential is present decides, and if that credential is invalid the
   * answer is 401 and nothing else is tried. On AWS, credentials in different places switch the authorizer's cache
   * off.
   *
   * @default one of the other forms says who may call
   */
  readonly anyOf?: AccessRequirement[];

  /**
   * Several requirements that all hold.
   *
   * The caller is who the first entry with a subject says. On AWS this switches the authorizer's cache off.
   *
   * @default one of the other forms says who may call
   */
  readonly allOf?: AccessRequirement[];

  /**
   * Opens the route to everyone; the text is the reason why.
   *
   * Every report shows it. A token on an open route is not looked at.
   *
   * @default callers are identified
   */
  readonly open?: string;
}
