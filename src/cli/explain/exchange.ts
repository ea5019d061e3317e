import { actionBackends } from '../../model/action';
import type { ApiModel } from '../../model/model';
import { type Check, unknown } from './check';
import type { Way } from './way';

/** The exchange of the caller's token, which the authorization server decides on. Where the side is left open, those of each. */
export function checkExchange({ action }: Way, api: ApiModel): Check[] {
  const checks = actionBackends(action).flatMap((name) => {
    const exchange = api.backends.get(name)?.spec.exchange;
    if (exchange === undefined) return [];
    const { endpoint, audience, scopes = [] } = exchange;
    const policy = [`a token for ${audience}`, ...scopes.map((scope) => `scope ${scope}`)].join(', ');
    return [unknown('exchange', policy, 'backend', `the authorization server decides, ${endpoint}`)];
  });
  return [...new Map(checks.map((check) => [JSON.stringify(check), check])).values()];
}
