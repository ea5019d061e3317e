import { requirements } from '../../../model/access';
import { actionBackends } from '../../../model/action';
import type { ApiModel, GatewayModel } from '../../../model/model';
import type { SchemeModel, TokenPlace } from '../../../model/scheme';
import type { Exchange } from '../../../spec/exchange';
import type { ExchangeDelivery } from '../agent-plan';
import { clusterName, tokenSchemes } from './names';
import type { Passage } from './passage';
import { deciding } from './presence';
import { sideActions } from './sides';

/** The exchange of callers' tokens on one way through a route; undefined where its backends take them as they are. All of them agree. */
export function exchangeOf(
  { action, route, schemes }: Pick<Passage, 'action' | 'route' | 'schemes'>,
  api: ApiModel,
): ExchangeDelivery | undefined {
  const [backend] = actionBackends(action);
  const spec = backend === undefined ? undefined : api.backends.get(backend)?.spec.exchange;
  if (backend === undefined || spec === undefined) return undefined;
  const all = tokenSchemes(api).filter(({ name }) => requirements(route.access).some(({ scheme }) => scheme === name));
  const tokens = all.filter(({ name }) => schemes.includes(name));
  // of several that must hold, the first says who calls
  const first = schemes.find((name) => tokens.some((scheme) => scheme.name === name));
  const subjects = 'allOf' in route.access ? tokens.filter(({ name }) => name === first) : tokens;
  const beside = all.filter((scheme) => !subjects.includes(scheme));
  const name = [`${clusterName(api.name, backend)}/${namesOf(subjects).join('+')}`, ...namesOf(beside)].join();
  return { name, ...rulesOf(spec), tokenIn: placesOf(subjects), removed: placesOf(all) };
}

function rulesOf({ endpoint, audience, scopes = [], client }: Exchange) {
  return { endpoint, audience, scopes, client: client.secret };
}

function namesOf(schemes: readonly SchemeModel[]): string[] {
  return schemes.map(({ name }) => name);
}

/** Where their tokens may stand, each place once. */
function placesOf(schemes: readonly SchemeModel[]): TokenPlace[] {
  const places = schemes.flatMap(({ jwt, introspection }) => (jwt ?? introspection)?.tokenIn ?? []);
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** The exchanges of a gateway, each once. */
export function exchangeDeliveries({ apis }: GatewayModel): ExchangeDelivery[] {
  const all = apis.flatMap((api) =>
    api.routes.flatMap((route) => {
      if ('open' in route.access) return [];
      const actions = [route.action, ...route.variants.map((variant) => variant.action)].flatMap((action) => sideActions(action, api.name));
      return deciding(route, api).flatMap(({ schemes }) => actions.flatMap((action) => exchangeOf({ action, route, schemes }, api) ?? []));
    }),
  );
  return [...new Map(all.map((exchange) => [exchange.name, exchange])).values()];
}
