import { countsInCompanion, countsInTable, hasBuckets, needsStore } from '../counters';
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

const NOTHING_LEFT = refused(
  'say what is left of a rate or a plan, and none counts here: nobody knows what is left of requests at one time',
  'leave it out, or limit how many requests come',
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

/** Envoy tells of buckets that it fills by itself, the companion of all else. */
function limitHeadersOnKubernetes({ value, model }: Use): Verdict {
  if (value === 'none') return native;
  if (hasBuckets(model)) return { how: 'native', note: 'a script says it of buckets of an instance, the companion of all others' };
  return countsInCompanion(model) ? { how: 'companion', note: 'on answers of routes with shared limits, windows or plans' } : NOTHING_LEFT;
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
