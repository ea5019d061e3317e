import { requirements } from '../../model/access';
import { credentialPlaces } from '../../model/credential-groups';
import { isHmac } from '../../model/hmac-schemes';
import { routesOf } from '../uses';
import { authorizer, native, proxy, type Row, refused, row, type Use, under, type Verdict } from '../verdict';

const rights: readonly Row[] = ['scopes', 'groups', 'claims.*'].map((field) => row(field, native, authorizer));

const access: readonly Row[] = [
  ...[row('scheme', native, schemeOnAws), ...rights],
  ...under('anyOf.*', [row('scheme', native, alternativeOnAws), ...rights]),
  ...under('allOf.*', [row('scheme', native, alternativeOnAws), ...rights]),
  row('open', native),
];

const OF_LEVEL: readonly Row[] = [...under('access', access), row('ips.allow', native, ipsOnAws), row('ips.deny', native, ipsOnAws)];

/** Who may call, and from where: on the API and on a route. */
export const accessRules: readonly Row[] = [...OF_LEVEL, ...under('routes.*', OF_LEVEL)];

function schemeOnAws(use: Use): Verdict {
  return signs(use) ? proxy('no authorizer of API Gateway sees a body') : authorizer;
}

/** What the authorizer refuses, the proxy never sees: it cannot let in what another scheme did not. */
const signedAmongOthers = refused(
  'signs the body, and stands in "anyOf" beside schemes that do not: the authorizer cannot decide before the proxy has seen the body',
  'give signed requests a route of their own, or deliver this API to Kubernetes',
);

function alternativeOnAws(use: Use): Verdict {
  if (signs(use)) return isAmongOthers(use) ? signedAmongOthers : schemeOnAws(use);
  const places = new Set<string>();
  for (const { api, route } of routesOf(use)) {
    for (const { scheme } of requirements(route.access)) {
      const known = api.schemes.get(scheme);
      for (const place of known === undefined || isHmac(known) ? [] : credentialPlaces(known)) places.add(JSON.stringify(place));
    }
  }
  if (places.size < 2) return authorizer;
  return { how: 'authorizer', note: 'credentials in several places: the authorizer is asked for every request, nothing is cached' };
}

function signs({ api, value }: Use): boolean {
  return isHmac(api?.schemes.get(String(value)));
}

/** Whether a rule that stands here names it as an alternative to schemes that do not sign the body. */
function isAmongOthers(use: Use): boolean {
  const level = use.path[0] === 'routes' ? 'route' : 'api';
  return routesOf(use).some(({ api, route: { access, origin } }) => {
    if (origin.access !== level || !('anyOf' in access)) return false;
    return access.anyOf.some(({ scheme }) => scheme === use.value) && !access.anyOf.every(({ scheme }) => isHmac(api.schemes.get(scheme)));
  });
}

function ipsOnAws({ path }: Use): Verdict {
  if (path[0] === 'routes') return authorizer;
  return { how: 'native', note: 'as the resource policy', unproven: 'the emulator does not evaluate resource policies' };
}
