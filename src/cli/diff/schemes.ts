import type { ApiModel } from '../../model/model';
import type { JwtModel, KeySource, SchemeModel } from '../../model/scheme';
import type { JwtScheme } from '../../spec/jwt';
import type { Finding } from './change';
import { any, block, type Compare, duration, each, entries, items, ordered, presence, told } from './compare';
import { durationText, was } from './words';

/** Other credentials count: nobody can tell which were there. */
const other = any('breaking', 'weakened');
const taken = items({ gone: 'breaking', added: 'weakened' });
const places = ordered(taken, 'security');

/** Headers that only the gateway writes: without the rule, clients can write them themselves. */
const identity = entries({ gone: ['weakened'], added: ['security'] }, any('weakened'));
const required = entries({ gone: ['weakened'], added: ['breaking'] }, items({ gone: 'breaking', added: 'weakened' }));
const lifetime = duration({ less: 'breaking', more: 'weakened' });

const keys: Compare<KeySource> = (field, before, after) => {
  if (before !== undefined && after !== undefined && 'inline' in before && 'inline' in after) {
    return taken(`${field}.jwks.keys`, before.inline.keys, after.inline.keys);
  }
  return other(field, before, after);
};

const jwt = block(
  {
    audiences: taken,
    keys,
    algorithms: taken,
    requiredClaims: required,
    clockSkew: lifetime,
    tokenIn: places,
    claimHeaders: identity,
  },
  'breaking',
  'weakened',
);

const KINDS: { readonly [kind in SchemeModel['kind']]: Compare } = {
  jwt,
  apiKey: block({ consumerHeader: presence({ gone: 'weakened', added: 'security' }, any('weakened')) }, 'breaking', 'weakened'),
  introspection: block(
    { client: any('security'), ttl: duration({ less: 'operations', more: 'weakened' }), timeout: any('operations'), tokenIn: places },
    'breaking',
    'weakened',
  ),
  clientCertificate: block({ subjectAltNames: taken }, 'breaking', 'weakened'),
  external: block({ timeout: any('operations'), returnHeaders: items({ gone: 'weakened', added: 'security' }) }, 'breaking', 'weakened'),
  login: block(
    { client: any('security'), scopes: any('security'), callback: any('clients'), logout: any('clients'), cookies: told },
    'breaking',
    'weakened',
  ),
  hmac: block(
    { timestamp: presence({ gone: 'weakened', added: 'breaking' }, block({ tolerance: lifetime }, 'breaking', 'weakened')) },
    'breaking',
    'weakened',
  ),
};

/** The schemes of an API, those of its gateway included, by name. Which routes ask for them is told with the routes. */
export function compareSchemes({ schemes: before }: ApiModel, { schemes: after }: ApiModel): Finding[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => compareScheme(name, before.get(name), after.get(name)));
}

function compareScheme(name: string, before: SchemeModel | undefined, after: SchemeModel | undefined): Finding[] {
  const field = `schemes.${name}`;
  if (before === undefined || after === undefined) return each(['security'], `${field} is ${after === undefined ? 'gone' : 'new'}`);
  if (before.kind !== after.kind) return each(['breaking', 'weakened'], was(field, before.kind, after.kind));
  return KINDS[before.kind](field, written(before), written(after));
}

/** A scheme with its defaults, in the words of the spec. */
function written({ kind, spec, jwt: model, introspection, external, login, hmac }: SchemeModel): object {
  if (spec.jwt !== undefined && model !== undefined) return writtenJwt(model, spec.jwt);
  if (introspection !== undefined) return timed(introspection, ['ttl', 'timeout']);
  if (external !== undefined) return timed(external, ['timeout']);
  if (hmac?.timestamp !== undefined) return { ...hmac, timestamp: timed(hmac.timestamp, ['tolerance']) };
  return login ?? hmac ?? (spec[kind] as object);
}

function writtenJwt({ clockSkewSeconds, ...rest }: JwtModel, { requiredClaims, claimHeaders = {} }: JwtScheme): object {
  const headers = Object.entries(claimHeaders).map(([claim, header]) => [header.toLowerCase(), claim]);
  return { ...rest, clockSkew: durationText(clockSkewSeconds * 1000), requiredClaims, claimHeaders: Object.fromEntries(headers) };
}

/** With durations as users write them. */
function timed(model: object, names: readonly string[]): object {
  const fields = Object.entries(model).map(([field, value]) => {
    const name = names.find((one) => field === `${one}Millis`);
    return name === undefined ? [field, value] : [name, durationText(value as number)];
  });
  return Object.fromEntries(fields);
}
