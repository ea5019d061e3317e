import { expect, test } from 'vitest';
import { HEAP_MEBIBYTES } from '../../../../src/runtime/agent/companion-memory';
import { manifestsOf, planOf, podOf, specOf, type Tree } from './gateway-case';

test('runs Envoy as process 1 of its container and the agent as a native sidecar that starts before it', () => {
  const pod = podOf(manifestsOf());

  expect(pod.containers.map(({ name }: Tree) => name)).toEqual(['envoy']);
  expect(pod.containers[0].command).toEqual(['envoy']);
  expect(pod.initContainers.map(({ name, restartPolicy }: Tree) => [name, restartPolicy])).toEqual([['agent', 'Always']]);
});

test('gives every container its own limits, so that none can starve another', () => {
  const pod = podOf(manifestsOf());

  for (const { resources } of [...pod.containers, ...pod.initContainers]) {
    expect(Object.keys(resources.requests)).toEqual(['cpu', 'memory']);
    expect(Object.keys(resources.limits)).toEqual(['cpu', 'memory']);
  }
});

test('gives the agent room for the heaps of its companion, and for three processes of Node.js', () => {
  const [{ resources }] = podOf(manifestsOf()).initContainers;
  const heaps = Object.values(HEAP_MEBIBYTES).reduce((sum, heap) => sum + heap);

  expect(resources.limits.memory).toMatch(/^\d+Mi$/);
  expect(heaps + 3 * 50).toBeLessThan(Number.parseInt(resources.limits.memory, 10));
});

test('shares a folder in memory for sockets, and shows the configuration to the agent alone', () => {
  const { volumes, containers, initContainers } = podOf(manifestsOf());

  expect(volumes.find(({ name }: Tree) => name === 'sockets').emptyDir.medium).toBe('Memory');
  expect(containers[0].volumeMounts).toEqual([{ name: 'sockets', mountPath: '/run/tollgate' }]);
  expect(initContainers[0].volumeMounts.map(({ mountPath }: Tree) => mountPath)).toEqual(['/run/tollgate', '/etc/tollgate/config']);
});

test('passes the restricted level of Pod Security', () => {
  const pod = podOf(manifestsOf());

  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
  });
  for (const { securityContext } of [...pod.containers, ...pod.initContainers]) {
    expect(securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
    });
  }
});

test('starts Envoy after the agent listens, and never makes that wait for Envoy', () => {
  const { containers, initContainers } = podOf(manifestsOf());

  expect(initContainers[0].startupProbe.httpGet.path).toBe('/live');
  expect(containers[0].startupProbe.httpGet).toEqual({ path: '/ready', port: 'agent', scheme: 'HTTP' });
});

test('is ready when a generation serves, and restarted only after a minute without an answer', () => {
  const { containers, initContainers } = podOf(manifestsOf());

  for (const { readinessProbe, livenessProbe } of [...containers, ...initContainers]) {
    expect(readinessProbe.httpGet.path).toBe('/ready');
    expect(livenessProbe.periodSeconds * livenessProbe.failureThreshold).toBeGreaterThanOrEqual(60);
    expect(livenessProbe.httpGet?.path).not.toBe('/ready');
  }
});

test('drains before Envoy ends, and leaves time for it', () => {
  const pod = podOf(manifestsOf({}, planOf({ agent: { keys: [], drainSeconds: 90 } })));

  expect(pod.containers[0].lifecycle.preStop.exec.command).toContain('drain');
  expect(pod.initContainers[0].lifecycle).toBeUndefined();
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(90);
});

test('never takes a pod away before its successor is ready', () => {
  const { strategy, minReadySeconds, progressDeadlineSeconds } = specOf(manifestsOf(), 'Deployment');

  expect(strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
  expect(minReadySeconds).toBeGreaterThan(0);
  expect(progressDeadlineSeconds).toBeGreaterThan(0);
});

test('spreads pods of one revision over zones and nodes, without leaving any unscheduled', () => {
  const constraints = podOf(manifestsOf()).topologySpreadConstraints;

  expect(constraints.map(({ topologyKey }: Tree) => topologyKey)).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
  for (const constraint of constraints) {
    expect(constraint).toMatchObject({ whenUnsatisfiable: 'ScheduleAnyway', matchLabelKeys: ['pod-template-hash'] });
  }
});

test('finds its pods by labels that depend on its name alone', () => {
  const manifests = manifestsOf({ kubernetes: { namespace: 'edge' } });
  const { selector, template } = specOf(manifests, 'Deployment');

  expect(selector.matchLabels).toEqual({
    'app.kubernetes.io/name': 'tollgate',
    'app.kubernetes.io/instance': 'shop',
    'app.kubernetes.io/component': 'gateway',
  });
  expect(template.metadata.labels).toMatchObject(selector.matchLabels);
  for (const other of [specOf(manifests, 'Service').selector, specOf(manifests, 'NetworkPolicy').podSelector.matchLabels]) {
    expect(other).toEqual(selector.matchLabels);
  }
});

test.each([
  [undefined, { pods: undefined, scaled: [[2, 10]] }],
  [
    { min: 3, max: 12 },
    { pods: undefined, scaled: [[3, 12]] },
  ],
  [
    { min: 4, max: 4 },
    { pods: 4, scaled: [] },
  ],
  [{ min: 20 }, { pods: 20, scaled: [] }],
  [{ max: 1 }, { pods: 1, scaled: [] }],
])('leaves the number of pods to the autoscaler unless replicas, %j, fix it', (replicas, { pods, scaled }) => {
  const manifests = manifestsOf({ kubernetes: replicas === undefined ? {} : { replicas } });
  const autoscalers = manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');

  expect(specOf(manifests, 'Deployment').replicas).toBe(pods);
  expect(autoscalers.map(({ spec }: Tree) => [spec.minReplicas, spec.maxReplicas])).toEqual(scaled);
});
