import type { Limit } from '../../spec/limits';
import { refused, type Use, type Verdict } from '../verdict';
import { BIND_TABLE } from './in-table';

const RATE_RULE: Verdict = {
  how: 'native',
  note: 'as a rate rule of AWS WAF, in a WebACL of its own, which costs by the month and by the request',
  differs: 'AWS WAF estimates over the last minute, counts what no route takes as well, and blocks an address until it is slower',
};

/** The fewest and the most requests that a rate rule counts up to. */
const [FEWEST, MOST] = [10, 2_000_000_000];

/** Whether a limit counts addresses alone, over all instances. */
export function isByIp({ requests, by = [], scope }: Limit): boolean {
  return requests !== undefined && scope === 'gateway' && by.length === 1 && by[0] === 'ip';
}

/** What AWS WAF makes of a limit by address: a rule over all requests to the API within a minute, or nothing. */
export function wafVerdict(limit: Limit, use: Use): Verdict {
  const lack = lackOfPlace(use) ?? lackOfRule(limit) ?? lackOfBinding(use);
  if (lack === undefined) return RATE_RULE;
  const [why, instead] = lack;
  return refused(why, `${instead}, or ${BIND_TABLE}`, 'AwsLimitByIp');
}

type Lack = readonly [why: string, instead: string];

const ON_API = 'write it on the API, deliver it to Kubernetes';

function lackOfPlace({ path, api }: Use): Lack | undefined {
  if (path[0] === 'baseline') return ['counts over all APIs of the gateway, and AWS WAF counts for each API', ON_API];
  if (path[0] === 'routes') return ['counts for one route, and AWS WAF counts all requests to an API', ON_API];
  const [own] = Object.entries(api?.spec.routes ?? {}).find(([, { limits }]) => limits !== undefined) ?? [];
  if (own === undefined) return undefined;
  return [
    `does not count for "${own}", which has limits of its own, and AWS WAF counts all requests to an API`,
    'leave them out there, deliver this API to Kubernetes',
  ];
}

function lackOfRule({ requests = 0, per, burst = requests, algorithm = 'token-bucket' }: Limit): Lack | undefined {
  if (per !== 'minute') return ['is by address, for which AWS WAF looks back over a minute', 'count it per minute'];
  if (requests < FEWEST || requests > MOST)
    return [`is by address, for which AWS WAF counts from ${FEWEST} to ${MOST} requests a minute`, 'write a number of these'];
  if (burst !== requests) return ['is by address, for which AWS WAF knows no burst', 'leave "burst" out'];
  if (algorithm !== 'fixed-window') return undefined;
  return ['is by address, for which AWS WAF looks back from the moment', 'write "sliding-window"'];
}

function lackOfBinding({ bindings: { aws = {} } }: Use): Lack | undefined {
  if (aws.waf !== undefined)
    return ['needs a WebACL of its own, and a stage has one', 'write the rate rule into the bound one and leave the limit out, bind none'];
  return aws.endpoint === 'edge' ? ['by address is not served at edge endpoints', 'bind a regional endpoint'] : undefined;
}
