import type { AuthorizerConfig, AuthorizerRule, SchemeConfig } from '../../runtime/config';

/** Enough for keys that are fetched or read. */
const LEAST_SECONDS = 5;

/** How long the authorizer may take: services are asked one after the other. */
export function authorizerSeconds({ schemes, rules }: Pick<AuthorizerConfig, 'schemes' | 'rules'>): number {
  const waited = ({ deciding }: AuthorizerRule) => {
    const times = deciding.flat().map((name) => {
      const scheme = schemes[name];
      return scheme === undefined ? 0 : waitedFor(scheme);
    });
    return times.reduce((sum, time) => sum + time, 0);
  };
  return LEAST_SECONDS + Math.ceil(Math.max(0, ...rules.map(waited)) / 1000);
}

function waitedFor(scheme: SchemeConfig): number {
  if ('external' in scheme) return scheme.external.timeoutMillis;
  if ('lambda' in scheme) return scheme.lambda.timeoutMillis;
  return 'introspection' in scheme ? scheme.introspection.timeoutMillis : 0;
}
