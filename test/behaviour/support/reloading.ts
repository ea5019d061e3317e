import { afterAll, afterEach, beforeAll } from 'vitest';
import type { KubernetesPlan } from '../../../src/targets/kubernetes/plan';
import { type Gateway, startGateway } from './gateway';
import { namedUpstream, type Upstream } from './upstream';

interface Backends {
  one: Upstream;
  two: Upstream;
}

/** What tests of reloads share: two backends that answer with their names, and a gateway for each test whose plans have one port. */
export function reloading<Change>(planOf: (change: Change, port: number, backends: Backends) => KubernetesPlan) {
  const backends = {} as Backends;
  let gateway: Gateway | undefined;
  beforeAll(async () => {
    [backends.one, backends.two] = await Promise.all([namedUpstream('one'), namedUpstream('two')]);
  });
  afterAll(() => Promise.all([backends.one.close(), backends.two.close()]));
  afterEach(async () => {
    await gateway?.end();
    gateway = undefined;
  });

  /** A gateway that serves a plan, and what makes others for it. */
  const serving = async (first: Change) => {
    let listening = 0;
    const started = await startGateway((port) => {
      listening = port;
      return planOf(first, port, backends);
    });
    gateway = started;
    return { gateway: started, next: (change: Change) => planOf(change, listening, backends) };
  };
  return { backends, serving };
}
