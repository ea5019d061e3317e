import { actionBackends } from '../../model/action';
import type { ApiModel } from '../../model/model';
import { type Check, unknown } from './check';
import type { Way } from './way';

/** The exchange of the caller's token, which the authorization server decides on. Where the side is left open, that of each that has one. */
export function checkExchange({ action }: Way, api: ApiModel): Check[] {
  if ('weighted' in action) return exchangesOf(actionBackends(action).slice(0, 1), api);
  return exchangesOf(actionBackends(action), api);
}

function exchangesOf(backends: readonly string[], api: ApiModel): Check[] {
  return backends.flatMap((name) => {
    const exchange = api.backends.get(name)?.spec.exchange;
    if (exchange === undefined) return [];
    const { endpoint, audience, scopes = [] } = exchange;
    const policy = [`a token for ${audience}`, ...scopes.map((scope) => `scope ${scope}`)].join(', ');
    const only = backends.length > 1 ? `, where "${name}" is asked` : '';
    return [unknown('exchange', policy, 'backend', `the authorization server decides, ${endpoint}${only}`)];
  });
}
