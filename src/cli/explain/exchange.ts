import { actionBackends } from '../../model/action';
import type { ApiModel } from '../../model/model';
import { type Check, unknown } from './check';
import type { Way } from './way';

/** The exchange of the caller's token, which the authorization server decides on. All backends of one way exchange alike. */
export function checkExchange({ action }: Way, api: ApiModel): Check[] {
  const [backend = ''] = actionBackends(action);
  const exchange = api.backends.get(backend)?.spec.exchange;
  if (exchange === undefined) return [];
  const { endpoint, audience, scopes = [] } = exchange;
  const policy = [`a token for ${audience}`, ...scopes.map((scope) => `scope ${scope}`)].join(', ');
  return [unknown('exchange', policy, 'backend', `the authorization server decides, ${endpoint}`)];
}
