import { countsInCompanion, countsInTable, needsStore } from '../counters';
import { nameOnKubernetes } from '../kubernetes-name';
import { native, notBuilt, proxy, type Row, refused, row, type Use, under, type Verdict } from '../verdict';
import { accessRules } from './access';
import { BIND_TABLE } from './in-table';
import { limitRows } from './limits';
import { metrics } from './metrics';
import { corsRows, maxSizeRow } from './requests';
import { schemes } from './schemes';
import { answerOnAws } from './transform';

const atSynth: Verdict = { how: 'native', note: 'checked when the gateway is built' };
const gatewayResponse: Verdict = { how: 'native', note: 'as gateway responses' };

const OWN_BUCKETS = refused(
  'say what is left of a limit, and no limit here is one that the companion counts: Envoy says of its own buckets what clients cannot go by',
  'leave it out, or give a limit a window ("algorithm") or "scope: gateway"',
);

const baseline: readonly Row[] = under('baseline', [
  row('access.mustUse', atSynth),
  row('access.openAllowed', atSynth),
  ...schemes,
  ...limitRows,
  ...accessRules.filter((entry) => entry.field.startsWith('ips.')),
  maxSizeRow,
  row('timeout', atSynth),
  ...corsRows,
  row('securityHeaders', native, answerOnAws),
]);

/** What belongs to a gateway and not to one of its APIs. */
export const gateway: readonly Row[] = [
  row('name', ({ value }) => nameOnKubernetes(value as string), { how: 'native', note: 'as a tag of each API and its stage' }),
  ...baseline,
  row('errors.typeBase', native, gatewayResponse),
  row('errors.detail.*', native, gatewayResponse),
  row('compression', notBuilt),
  row('requestId.header', native, requestIdOnAws),
  row('requestId.trust', native, trustOnAws),
  row('limitHeaders', limitHeadersOnKubernetes, limitHeadersOnAws),
  row('observability.accessLog.headers', native, loggedHeadersOnAws),
  row('observability.accessLog.redact', native, { how: 'native', note: "kept without more: API Gateway's access log has no headers" }),
  row('observability.traces', notBuilt),
  ...metrics,
  row('maintenance', notBuilt),
];

/**
 * Of its own buckets Envoy tells the burst for the limit, 0 for the time until they are full as long as they are not empty, and 4000000000 of each
 * on routes without any: nothing that a client could go by.
 */
function limitHeadersOnKubernetes({ value, model }: Use): Verdict {
  if (value === 'none') return native;
  return countsInCompanion(model) ? { how: 'companion', note: 'on answers of routes with shared limits, windows or plans' } : OWN_BUCKETS;
}

function requestIdOnAws(): Verdict {
  return { how: 'native', note: 'the backend gets it', differs: 'on AWS it is in the answers of routes that go through the proxy' };
}

function limitHeadersOnAws({ value, model, bindings }: Use): Verdict {
  if (value === 'none') return native;
  if (countsInTable(bindings) && needsStore(model)) return proxy('on answers of routes that count in the table');
  return refused(
    'say what is left of a limit, which API Gateway tells nobody',
    `write "none", ${BIND_TABLE} for limits of "scope: gateway" and plans, or deliver this gateway to Kubernetes`,
  );
}

function trustOnAws({ value }: Use): Verdict {
  return value === false ? native : refused('takes the id of the client over, and API Gateway makes its own', 'remove it');
}

function loggedHeadersOnAws({ value }: Use): Verdict {
  if ((value as readonly string[]).length === 0) return native;
  return refused("adds headers of the request, and API Gateway's access log knows none", 'remove it');
}
