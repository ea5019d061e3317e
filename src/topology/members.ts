import { unknownProps } from '../constructs/known-props';
import { unlessList, unlessMap, unlessText } from '../constructs/misshapen';
import { readSpec, type SpecProps } from '../constructs/spec-props';
import { unmarked } from '../constructs/unmarked';
import { type Problem, SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import type { Bindings } from '../spec/bindings';
import { parseApi, parseBindings, parseSettings } from '../spec/parse';
import type { GatewayDomain } from './domain';

/** A domain whose specs and bindings were read. */
export interface Member {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  readonly apis: readonly ApiSpec[];
  readonly bindings: Bindings;
}

const FIELDS = ['host', 'owner', 'name', 'specs', 'documents', 'files', 'bindings'];

/** Reads all domains. Throws one `SpecError` with what is wrong in any of them. */
export function readMembers(domains: readonly GatewayDomain[]): Member[] {
  const misshapen = misshapenDomains(domains);
  if (misshapen.length > 0) throw new SpecError('the list of domains', misshapen);
  const problems = [...empty(domains), ...repeated(domains, 'host', hostOf), ...repeated(domains, 'name', nameOf)];
  const members = domains.map((domain, index) => readMember(domain, `domains[${index}]`, problems));
  if (problems.length > 0) throw new SpecError('the list of domains', problems);
  return members;
}

/** What is not as its type says, so that nothing can be read from it. */
function misshapenDomains(domains: unknown): Problem[] {
  if (!Array.isArray(domains)) return unlessList('domains', domains);
  return domains.flatMap((domain, index) => {
    const path = `domains[${index}]`;
    const none = unlessMap(path, domain, 'a domain', FIELDS);
    if (none.length > 0) return none;
    const { host, owner, name = '', specs = [], documents = [], files = [] } = domain;
    return [
      ...unlessText(`${path}.host`, host, 'a host', '"shop.example.com"'),
      ...unlessText(`${path}.owner`, owner, 'an owner', '"team-shop"'),
      ...unlessText(`${path}.name`, name, 'the name of a gateway', '"shop"'),
      ...Object.entries({ specs, documents, files }).flatMap(([field, value]) => unlessList(`${path}.${field}`, value)),
    ];
  });
}

function empty(domains: readonly GatewayDomain[]): Problem[] {
  return domains.length > 0 ? [] : [{ path: 'domains', code: 'EmptyList', message: 'is empty; write at least one { host, owner, specs }' }];
}

function readMember(domain: GatewayDomain, path: string, problems: Problem[]): Member {
  problems.push(...unknownProps(path, 'a domain', domain, FIELDS));
  const places = placesOf(domain, path);
  if (places.length === 0)
    problems.push({ path, code: 'NothingSaid', message: 'has no API; give at least one of specs, documents and files' });
  return {
    host: hostOf(domain),
    name: collect(path, problems, () => parseSettings({ name: nameOf(domain) }).name) ?? '',
    owner: domain.owner,
    apis: places.flatMap(([place, props]) => collect(place, problems, () => [readApi(domain, props, place)]) ?? []),
    bindings: collect(`${path}.bindings`, problems, () => parseBindings(unmarked(domain.bindings ?? {}))) ?? {},
  };
}

/** An API as its domain has it: on the domain's host, and its owner's unless it names one. */
function readApi(domain: GatewayDomain, props: SpecProps, place: string): ApiSpec {
  const api = readSpec(props, place);
  const others = (api.hosts ?? []).filter((host) => host.toLowerCase() !== hostOf(domain));
  if (others.length > 0) {
    const message = `API '${api.name}' answers on ${others.join(', ')} too; remove "hosts" from it, or give it a domain of its own`;
    throw new SpecError(`API '${api.name}'`, [{ path: 'hosts', code: 'HostOfOtherDomain', message }]);
  }
  return parseApi({ ...api, hosts: [hostOf(domain)], owner: api.owner ?? domain.owner });
}

/** What `read` gives; where it throws, its problems at their place among the domains. */
function collect<T>(place: string, problems: Problem[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    problems.push(
      ...error.problems.map((problem) => ({ ...problem, path: [place, problem.path].filter((part) => part !== '').join('.') })),
    );
    return undefined;
  }
}

function placesOf({ specs = [], documents = [], files = [] }: GatewayDomain, path: string): [string, SpecProps][] {
  return [
    ...specs.map((spec, index): [string, SpecProps] => [`${path}.specs[${index}]`, { spec }]),
    ...documents.map((document, index): [string, SpecProps] => [`${path}.documents[${index}]`, { document }]),
    ...files.map((file, index): [string, SpecProps] => [`${path}.files[${index}]`, { file }]),
  ];
}

function repeated(domains: readonly GatewayDomain[], field: 'host' | 'name', read: (domain: GatewayDomain) => string): Problem[] {
  const values = domains.map(read);
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (first === index) return [];
    const message = `"${value}" is the ${field} of domains[${first}] too; put its APIs there, or give it another ${field}`;
    return [{ path: `domains[${index}].${field}`, code: 'Duplicate', message }];
  });
}

function hostOf({ host }: GatewayDomain): string {
  return host.toLowerCase();
}

function nameOf(domain: GatewayDomain): string {
  return domain.name ?? hostOf(domain).replace('*', 'any').replaceAll('.', '-');
}
