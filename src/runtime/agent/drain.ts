import type { Admin } from './admin';

/** Bounds of a drain. */
export interface DrainTimes {
  /** Requests still come for so long after readiness has turned, because others learn of it late. */
  readonly noticeMillis: number;
  /** Longest time for the requests that are under way. */
  readonly limitMillis: number;
}

const POLL_MILLIS = 50;
/** A request that comes between two polls is seen by the next. */
const QUIET_MILLIS = 150;
/** Clients with an idle connection may just be sending on it; so long it is still answered, and asked to leave. */
const IDLE_MILLIS = 1_000;
const OPEN = /^http\.(?!admin\.|trial\.).*\.downstream_(rq|cx)_active$/;

/**
 * Lets requests finish. After the notice time, when nobody comes over a new connection any more, the listeners close and answers ask
 * their clients to leave: asked earlier, each client would come back, and might be waiting just when a listener closes.
 */
export async function drainEnvoy(admin: Admin, { noticeMillis, limitMillis }: DrainTimes): Promise<void> {
  const end = Date.now() + limitMillis;
  await sleep(Math.min(noticeMillis, limitMillis));
  await admin.post('/drain_listeners').catch(() => {});
  await admin.post('/healthcheck/fail').catch(() => {});
  await quiet(admin, end);
}

/** Waits until there is no request any more: for a moment where there is no connection either, longer where there is. */
async function quiet(admin: Admin, end: number): Promise<void> {
  let busy = Date.now();
  for (let now = busy; now < end; now = Date.now()) {
    const { requests, connections } = await openWork(admin);
    if (requests > 0) busy = Date.now();
    if (now - busy >= (connections === 0 ? QUIET_MILLIS : IDLE_MILLIS)) return;
    await sleep(POLL_MILLIS);
  }
}

async function openWork(admin: Admin): Promise<{ readonly requests: number; readonly connections: number }> {
  const stats = await admin.stats('^http\\..*\\.downstream_(rq|cx)_active$').catch(() => new Map<string, number>());
  const own = [...stats].filter(([name]) => OPEN.test(name));
  const sum = (suffix: string) => own.filter(([name]) => name.endsWith(suffix)).reduce((total, [, value]) => total + value, 0);
  return { requests: sum('rq_active'), connections: sum('cx_active') };
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
