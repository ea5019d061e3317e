import { allBring, consumer } from '../../model/alternatives';
import type { ApiModel } from '../../model/model';
import { countsInTable } from '../counters';
import { native, only, type Row, refused, row, type Use, under, type Verdict, wholeBlock } from '../verdict';
import { BIND_TABLE, inTable, inTableOr, rateInTable } from './in-table';

const COUNTED = 'AWS counts each consumer apart, as well as it can';
const rate: Verdict = { how: 'native', note: 'as the throttle of a usage plan', differs: COUNTED };
const quota: Verdict = {
  how: 'native',
  note: 'as the quota of a usage plan',
  differs: `${COUNTED}, and does not say when it helps to come again`,
};
const byClaims = refused(
  'counts callers by their claims, and usage plans of API Gateway count consumers alone',
  `${BIND_TABLE}, give these callers API keys, or deliver this API to Kubernetes`,
  'AwsPlanByClaims',
);
/** What the companion counts on Kubernetes. */
export const planned: Verdict = { how: 'companion', note: 'exact for each caller over all instances, counted in the store' };
/** What AWS counts by itself. */
export const noStore: Verdict = { how: 'metadata', note: 'AWS counts by itself: there is no store that could be down' };

/** Usage plans: what they count. Who belongs to one stands with the consumers. */
export const plans: readonly Row[] = [
  ...under('plans.*', [
    row('rate.requests', planned, rateOnAws),
    ...['rate.per', 'rate.burst'].map((field) => row(field, planned, inTableOr(rate))),
    ...['quota.requests', 'quota.per'].map((field) => row(field, planned, inTableOr(quota))),
    row('members.claims.*', planned, inTableOr(wholeBlock('members', byClaims))),
    row('onStoreFailure', planned, inTableOr(noStore)),
  ]),
  row('defaultPlan', only(['none'], native, planned), defaultOnAws),
];

function rateOnAws({ value, names, api, bindings }: Use): Verdict {
  if (!countsInTable(bindings)) return rate;
  return rateInTable(value as number, api?.plans.plans.get(names[0] as string)?.rate?.perSeconds as number);
}

/** API Gateway counts consumers: who has no key cannot be told apart. */
function defaultOnAws({ value, api, bindings }: Use): Verdict {
  if (value !== 'none' && countsInTable(bindings)) return inTable;
  if (value === 'none' || api === undefined || !someComeWithoutKey(api)) return native;
  return refused(
    'would count callers without an API key, and usage plans of API Gateway count consumers alone',
    `${BIND_TABLE}, write "none", require an API key, or deliver this API to Kubernetes`,
    'AwsPlanByClaims',
  );
}

function someComeWithoutKey(api: ApiModel): boolean {
  return api.routes.some(({ access }) => !('open' in access) && !allBring(consumer, access, api));
}
