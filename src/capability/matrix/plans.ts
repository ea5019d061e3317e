import { allBring, consumer } from '../../model/alternatives';
import type { ApiModel } from '../../model/model';
import { native, only, type Row, refused, row, type Use, under, type Verdict, wholeBlock } from '../verdict';

const COUNTED = 'AWS counts each consumer apart, as well as it can';
const rate: Verdict = { how: 'native', note: 'as the throttle of a usage plan', differs: COUNTED };
const quota: Verdict = {
  how: 'native',
  note: 'as the quota of a usage plan',
  differs: `${COUNTED}, and does not say when it helps to come again`,
};
const byClaims = refused(
  'counts callers by their claims, and usage plans of API Gateway count consumers alone',
  'give these callers API keys, or deliver this API to Kubernetes',
  'AwsPlanByClaims',
);
/** What the companion counts on Kubernetes. */
export const planned: Verdict = { how: 'companion', note: 'exact for each caller over all instances, counted in the store' };
/** What AWS counts by itself. */
export const noStore: Verdict = { how: 'metadata', note: 'AWS counts by itself: there is no store that could be down' };

/** Usage plans: what they count. Who belongs to one stands with the consumers. */
export const plans: readonly Row[] = [
  ...under('plans.*', [
    ...['rate.requests', 'rate.per', 'rate.burst'].map((field) => row(field, planned, rate)),
    ...['quota.requests', 'quota.per'].map((field) => row(field, planned, quota)),
    row('members.claims.*', planned, wholeBlock('members', byClaims)),
    row('onStoreFailure', planned, noStore),
  ]),
  row('defaultPlan', only(['none'], native, planned), defaultOnAws),
];

/** API Gateway counts consumers: who has no key cannot be told apart. */
function defaultOnAws({ value, api }: Use): Verdict {
  if (value === 'none' || api === undefined || !someComeWithoutKey(api)) return native;
  return refused(
    'would count callers without an API key, and usage plans of API Gateway count consumers alone',
    'write "none", require an API key, or deliver this API to Kubernetes',
    'AwsPlanByClaims',
  );
}

function someComeWithoutKey(api: ApiModel): boolean {
  return api.routes.some(({ access }) => !('open' in access) && !allBring(consumer, access, api));
}
