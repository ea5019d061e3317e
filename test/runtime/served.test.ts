import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Served, toServed } from '../../src/runtime/agent/served';
import type { LoginDelivery } from '../../src/targets/kubernetes/agent-plan';
import { keysUri } from '../../src/targets/kubernetes/envoy/bootstrap';
import { unknownClient } from '../../src/targets/kubernetes/envoy/filters/jwt';
import type { EnvoyResource } from '../../src/targets/kubernetes/envoy/resources';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';

const listener = (name: string, more: object = {}): EnvoyResource => ({
  '@type': 'listener',
  name,
  filter_chains: [{ filters: [{ typed_config: { rds: { route_config_name: 'gateway', config_source: {} }, ...more } }] }],
});

const planOf = (
  listeners: EnvoyResource[],
  routes: EnvoyResource[] = [{ '@type': 'routes', name: 'gateway', virtual_hosts: [] }],
): KubernetesPlan => ({
  name: 'shop',
  generation: 'g',
  envoy: { listeners, routes, clusters: [{ '@type': 'cluster', name: 'orders' }] },
  agent: { keys: [], drainSeconds: 30 },
});

const names = (plan: KubernetesPlan) => [...toServed(plan).routes.keys()];

describe('a listener reads routes of its own', () => {
  test('under a name that both share', () => {
    const { listeners, routes } = toServed(planOf([listener('http')]));
    const [[name, resource]] = routes;

    expect(name).toMatch(/^gateway~[0-9a-f]{12}$/);
    expect(resource).toEqual({ '@type': 'routes', name, virtual_hosts: [] });
    expect(JSON.stringify(listeners)).toContain(`"route_config_name":"${name}"`);
  });

  test('that keep their name while the listener stays, whatever the routes are', () => {
    const other = [{ '@type': 'routes', name: 'gateway', virtual_hosts: [{ name: 'all' }] }];

    expect(names(planOf([listener('http')], other))).toEqual(names(planOf([listener('http')])));
  });

  test('that get another name when anything of the listener changes', () => {
    expect(names(planOf([listener('http', { server_name: 'x' })]))).not.toEqual(names(planOf([listener('http')])));
  });

  test('that get another name when keys of the listener have been withdrawn, and only then', () => {
    const plan = planOf([listener('http', { uri: keysUri('shop/customers') })]);
    const withdrawn = (scheme: string) => [...toServed(plan, new Map([[scheme, 1]])).routes.keys()];

    expect(withdrawn('shop/customers')).not.toEqual(names(plan));
    expect(withdrawn('shop/partners')).toEqual(names(plan));
  });

  test('even where two listeners of a plan share them', () => {
    expect(names(planOf([listener('http'), listener('https')]))).toHaveLength(2);
  });
});

describe('a login', () => {
  const login: LoginDelivery = {
    ...{ name: 'shop/browser', filter: 'login', issuer: 'https://id.example.com/', client: 'web', scopes: ['openid'] },
    ...{ callback: '/api/login/callback', logout: '/api/logout', hosts: ['shop.example.com'] },
    cookies: { session: 's', expires: 'e', access: 'a', id: 'i', refresh: 'r', nonce: 'n', verifier: 'v' },
  };
  const closed = { name: 'login', typed_config: 'closed' };
  const filters = { http_filters: [closed, { audiences: [unknownClient('shop/browser'), 'other'] }] };
  const plan = { ...planOf([listener('http', filters)]), agent: { keys: [], logins: [login], drainSeconds: 30 } };
  const filtersOf = (served: Served) => JSON.parse(JSON.stringify(served.listeners)).flatMap(httpFilters);
  const httpFilters = ({ filter_chains: [chain] }: { filter_chains: { filters: { typed_config: { http_filters: object[] } }[] }[] }) =>
    chain?.filters[0]?.typed_config.http_filters;

  test('is closed, and takes no token, while the agent does not know all of it', () => {
    expect(filtersOf(toServed(plan))).toEqual(filters.http_filters);
    expect(filtersOf(toServed(plan, new Map(), new Map([['shop/other', { clientId: 'c', authorizationEndpoint: 'a' }]])))).toEqual(
      filters.http_filters,
    );
  });

  test('is the filter of Envoy, and takes the tokens of its client, once the agent does, on a listener of its own', async () => {
    const known = {
      clientId: 'web-client',
      authorizationEndpoint: 'https://id.example.com/auth',
      endSessionEndpoint: 'https://id.example.com/end',
    };
    const served = toServed(plan, new Map(), new Map([['shop/browser', known]]));
    const [filter, { audiences }] = filtersOf(served);

    await expect(stringify(filter)).toMatchFileSnapshot('./golden/login.yaml');
    expect(audiences).toEqual(['web-client', 'other']);
    expect([...served.routes.keys()]).not.toEqual(names(plan));
  });
});

test('the plan is left as it was', () => {
  const plan = planOf([listener('http')]);
  const before = JSON.stringify(plan);

  toServed(plan);

  expect(JSON.stringify(plan)).toBe(before);
});

test('routes that no listener reads are not delivered', () => {
  const spare = { '@type': 'routes', name: 'spare' };

  expect(names(planOf([listener('http')], [{ '@type': 'routes', name: 'gateway' }, spare]))).toHaveLength(1);
});

test.each([
  ['without a listener', planOf([]), 'the plan has no listener'],
  [
    'whose listener reads routes that it lacks',
    planOf([listener('http')], []),
    'listener http reads the routes gateway, which the plan lacks',
  ],
])('a plan %s is refused', (_, plan, message) => {
  expect(() => toServed(plan)).toThrow(message);
});
