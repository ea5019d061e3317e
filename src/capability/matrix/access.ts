import { requirements } from '../../model/access';
import { credentialPlaces } from '../../model/credential-groups';
import { routesOf } from '../uses';
import { authorizer, native, type Row, row, type Use, under, type Verdict } from '../verdict';

const requirement: readonly Row[] = ['scheme', 'scopes', 'groups', 'claims.*'].map((field) => row(field, native, authorizer));

const access: readonly Row[] = [
  ...requirement,
  ...under('anyOf.*', [row('scheme', native, alternativeOnAws), ...requirement.slice(1)]),
  ...under('allOf.*', [row('scheme', native, alternativeOnAws), ...requirement.slice(1)]),
  row('open', native),
];

const OF_LEVEL: readonly Row[] = [...under('access', access), row('ips.allow', native, ipsOnAws), row('ips.deny', native, ipsOnAws)];

/** Who may call, and from where: on the API and on a route. */
export const accessRules: readonly Row[] = [...OF_LEVEL, ...under('routes.*', OF_LEVEL)];

function alternativeOnAws(use: Use): Verdict {
  const places = new Set<string>();
  for (const { api, route } of routesOf(use)) {
    for (const { scheme } of requirements(route.access)) {
      const known = api.schemes.get(scheme);
      for (const place of known === undefined ? [] : credentialPlaces(known)) places.add(JSON.stringify(place));
    }
  }
  if (places.size < 2) return authorizer;
  return { how: 'authorizer', note: 'credentials in several places: the authorizer is asked for every request, nothing is cached' };
}

function ipsOnAws({ path }: Use): Verdict {
  if (path[0] === 'routes') return authorizer;
  return { how: 'native', note: 'as the resource policy', unproven: 'the emulator does not evaluate resource policies' };
}
