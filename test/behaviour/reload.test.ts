import { describe, expect, test } from 'vitest';
import { AGENT_CLUSTER } from '../../src/targets/kubernetes/envoy/bootstrap';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';
import { startLoad } from './support/load';
import { reloading } from './support/reloading';
import { answer, routeTo, type SmallPlan, smallPlan } from './support/small-plan';

const { backends, serving } = reloading((plan: Omit<SmallPlan, 'port'>, port) => smallPlan({ port, ...plan }));

const text = async (url: string) => (await fetch(url)).text();

const toOne = () => ({ routes: [routeTo('/', 'one')], clusters: { one: backends.one.port } });
const toTwo = () => ({ routes: [routeTo('/', 'two')], clusters: { two: backends.two.port } });

describe('a reload drops no request', () => {
  const kinds: [string, (round: number) => Omit<SmallPlan, 'port'>][] = [
    ['a route moves and its cluster is removed in one write', (round) => (round % 2 === 0 ? toTwo() : toOne())],
    ['an endpoint moves', (round) => ({ ...toOne(), clusters: { one: round % 2 === 0 ? backends.two.port : backends.one.port } })],
    ['a filter changes', (round) => ({ ...toOne(), filters: [headerFilter(round)] })],
    [
      'filters, routes and clusters change together',
      (round) => ({ ...(round % 2 === 0 ? toTwo() : toOne()), filters: [headerFilter(round)] }),
    ],
  ];

  test.each(kinds)('when %s, 20 times', async (_, change) => {
    const { gateway, next } = await serving(toOne());
    const load = startLoad(gateway.url);

    for (let round = 0; round < 20; round++) await gateway.reload(next(change(round)));
    const { requests, answers, errors, refusedConnections } = await load.stop();

    expect(gateway.stderr()).not.toContain('refused');
    expect({ errors, refusedConnections }).toEqual({ errors: [], refusedConnections: 0 });
    expect([...answers.keys()].filter((key) => key !== '200 one' && key !== '200 two')).toEqual([]);
    expect(requests).toBeGreaterThan(100);
  });

  test('and a change of routes alone keeps connections open', async () => {
    const { gateway, next } = await serving({ routes: [answer('/', 'before')] });
    const first = await fetch(gateway.url);
    await first.text();

    await gateway.reload(next({ routes: [answer('/', 'after')] }));
    const second = await fetch(gateway.url);

    expect(await second.text()).toBe('after');
    expect(second.headers.get('connection')).not.toBe('close');
  });
});

describe('a generation that Envoy refuses', () => {
  const bad: [string, (next: Next) => KubernetesPlan, string][] = [
    [
      'a broken regular expression',
      (next) => next({ routes: [{ match: { safe_regex: { regex: '(' } }, route: { cluster: 'one' } }] }),
      'routes: missing ): (',
    ],
    ['a cluster that is not there', (next) => next({ routes: [routeTo('/', 'nowhere')] }), "routes: route: unknown cluster 'nowhere'"],
    ['an unknown field', (next) => next({ ...toOne(), routes: [{ ...routeTo('/', 'one'), bogus: 1 }] }), "'bogus'"],
    [
      'a filter that is not there',
      (next) => next({ ...toOne(), filters: [{ name: 'nothing', typed_config: { '@type': 'type.googleapis.com/none.Of' } }] }),
      'listeners: ',
    ],
    ['an invalid connection manager', (next) => next({ ...toOne(), manager: { stat_prefix: '' } }), 'StatPrefix'],
    [
      'a new listener with broken routes',
      (next) =>
        next({
          manager: { server_name: 'new' },
          clusters: { one: backends.one.port },
          routes: [{ match: { safe_regex: { regex: '(' } }, route: { cluster: 'one' } }],
        }),
      'routes: missing ): (',
    ],
    [
      'an invalid cluster',
      (next) =>
        next({
          ...toTwo(),
          moreClusters: [{ '@type': 'type.googleapis.com/envoy.config.cluster.v3.Cluster', name: 'odd', connect_timeout: '-1s' }],
        }),
      'clusters: ',
    ],
    ['no listener', (next) => withoutListeners(next(toTwo())), 'the plan has no listener'],
    ['routes that the plan lacks', (next) => withoutRoutes(next(toTwo())), 'which the plan lacks'],
  ];
  type Next = (change: Omit<SmallPlan, 'port'>) => KubernetesPlan;

  test.each(bad)('with %s leaves the one before serving, and says why', async (_, plan, reason) => {
    const { gateway, next } = await serving(toOne());
    const good = (await gateway.ready()).generation;
    const load = startLoad(gateway.url, { loops: 2 });

    const refused = plan(next);
    await gateway.reload(refused);
    const ready = await fetch(`${gateway.adminUrl}/ready`);
    const { answers, errors } = await load.stop();

    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      generation: good,
      accepted: true,
      refused: { generation: refused.generation, reason: expect.stringContaining(reason) },
    });
    expect([...answers.keys()]).toEqual(['200 one']);
    expect(errors).toEqual([]);
    expect(gateway.stderr()).toContain(`generation ${refused.generation} was refused, generation ${good} goes on serving: `);
  });

  test('is followed by a good one', async () => {
    const { gateway, next } = await serving(toOne());

    await gateway.reload(next({ routes: [routeTo('/', 'nowhere')] }));
    await gateway.reload(next(toTwo()));

    expect(await text(gateway.url)).toBe('two');
    expect(await gateway.ready()).not.toHaveProperty('refused');
  });

  test('does not show its configuration anywhere', async () => {
    const { gateway, next } = await serving(toOne());

    await gateway.reload(next({ ...toOne(), manager: { stat_prefix: '', server_name: 'hidden-value' } }));
    await gateway.reload(
      next({
        ...toOne(),
        moreClusters: [
          {
            '@type': 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
            name: 'odd',
            connect_timeout: '-1s',
            alt_stat_name: 'hidden-value',
          },
        ],
      }),
    );

    expect(gateway.stderr() + gateway.stdout() + JSON.stringify(await gateway.ready())).not.toContain('hidden-value');
  });
});

test('a cluster of the name that leads to the agent is left alone', async () => {
  const { gateway, next } = await serving({ ...toOne(), clusters: { one: backends.one.port, [AGENT_CLUSTER]: backends.two.port } });

  await gateway.reload(next(toTwo()));

  expect(await text(gateway.url)).toBe('two');
});

test('a file that does not compile leaves the configuration as it was, until it compiles again', async () => {
  const { gateway, next } = await serving(toOne());

  gateway.write('{');
  await expect.poll(gateway.stderr).toContain('is no plan\nthe configuration before goes on serving');
  expect(await text(gateway.url)).toBe('one');
  await gateway.reload(next(toTwo()));

  expect(await text(gateway.url)).toBe('two');
});

test('metrics tell the generation and how many were taken and refused', async () => {
  const { gateway, next } = await serving(toOne());
  const good = next(toTwo());
  await gateway.reload(good);
  await gateway.reload(next({ routes: [routeTo('/', 'nowhere')] }));

  const metrics = await text(`${gateway.adminUrl}/metrics`);

  expect(metrics).toContain(`tollgate_generation_info{generation="${good.generation}"} 1\n`);
  expect(metrics).toContain('tollgate_generations_accepted_total 2\n');
  expect(metrics).toContain('tollgate_generations_refused_total 1\n');
  expect(await text(`${gateway.adminUrl}/metrics/envoy`)).toContain('envoy_server_live{} 1');
});

test.each(['/quitquitquit', '/config_dump', '/drain', '/jwks/x', '/v3/discovery:listeners'])(
  'the admin port does not answer %s',
  async (path) => {
    const { gateway } = await serving(toOne());

    expect((await fetch(gateway.adminUrl + path)).status).toBe(404);
    expect((await fetch(gateway.adminUrl + path, { method: 'POST' })).status).toBe(404);
  },
);

function headerFilter(round: number): object {
  const header = { header: { key: 'x-round', value: String(round) }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' };
  return {
    name: 'envoy.filters.http.header_mutation',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation',
      mutations: { response_mutations: [{ append: header }] },
    },
  };
}

function withoutListeners(plan: KubernetesPlan): KubernetesPlan {
  return { ...plan, generation: `${plan.generation}-a`, envoy: { ...plan.envoy, listeners: [] } };
}

function withoutRoutes(plan: KubernetesPlan): KubernetesPlan {
  return { ...plan, generation: `${plan.generation}-b`, envoy: { ...plan.envoy, routes: [] } };
}
