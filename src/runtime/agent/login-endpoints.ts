import { discover, type GetJson, secureUrl } from '../core/key-endpoint';

/** Where an issuer lets people log in, gives tokens and ends sessions. */
export interface LoginEndpoints {
  readonly authorization: string;
  readonly token: string;
  /** Left out where the issuer ends no sessions. */
  readonly endSession?: string;
}

/** Reads them from the issuer's OpenID Connect discovery document. Throws a plain sentence where there is none that can be trusted. */
export async function loginEndpoints(issuer: string, getJson: GetJson): Promise<LoginEndpoints> {
  let document: unknown;
  const keys = await discover(issuer, async (url) => {
    document = await getJson(url);
    return document;
  });
  const members = document as { readonly [member: string]: unknown };
  const endpoint = (member: string): string => {
    const url = secureUrl(members[member]);
    if (url.protocol === 'http:' && keys.protocol !== 'http:') throw new Error(`the ${member} of ${issuer} is not https`);
    return url.href;
  };
  return {
    authorization: endpoint('authorization_endpoint'),
    token: endpoint('token_endpoint'),
    ...(members.end_session_endpoint === undefined ? {} : { endSession: endpoint('end_session_endpoint') }),
  };
}
