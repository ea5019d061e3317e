import type { Admin } from './admin';

/** Bounds of a drain. */
export interface DrainTimes {
  /** Requests still come for so long after readiness has turned, because others learn of it late. */
  readonly noticeMillis: number;
  /** Longest time for the requests that are under way. */
  readonly limitMillis: number;
}

const POLL_MILLIS = 50;
/** Polls in a row without a request under way: one that comes between two polls is seen by the next. */
const QUIET_POLLS = 3;
const ACTIVE_REQUESTS = '^http\\..*\\.downstream_rq_active$';
const OWN = /^http\.(admin|trial)\./;

/**
 * Lets requests finish. The listeners close after the notice time, and only then do answers ask their clients to leave: asked
 * earlier, each client would come back over a new connection, and some of those would be waiting just when the listeners close.
 */
export async function drainEnvoy(admin: Admin, { noticeMillis, limitMillis }: DrainTimes): Promise<void> {
  const end = Date.now() + limitMillis;
  await sleep(Math.min(noticeMillis, limitMillis));
  await admin.post('/drain_listeners').catch(() => {});
  await admin.post('/healthcheck/fail').catch(() => {});
  await quiet(admin, end);
}

async function quiet(admin: Admin, end: number): Promise<void> {
  for (let polls = 0; polls < QUIET_POLLS && Date.now() < end; await sleep(POLL_MILLIS)) {
    polls = (await activeRequests(admin)) === 0 ? polls + 1 : 0;
  }
}

async function activeRequests(admin: Admin): Promise<number> {
  const stats = await admin.stats(ACTIVE_REQUESTS).catch(() => new Map<string, number>());
  return [...stats].filter(([name]) => !OWN.test(name)).reduce((sum, [, value]) => sum + value, 0);
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
