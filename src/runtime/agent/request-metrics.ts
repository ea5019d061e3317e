import { METRICS_PREFIX, REQUEST_DURATION, REQUESTS } from '../../targets/kubernetes/envoy/metrics';
import type { LongAdmin } from './admin';
import { heading } from './prometheus';

/** Where Envoy shows what it counts of requests, in the text format of Prometheus. */
const PATH = `/stats/prometheus?usedonly&filter=${encodeURIComponent(`^${METRICS_PREFIX}\\.`)}`;

const COUNTER = `envoy_${METRICS_PREFIX}_${REQUESTS}`;
const HISTOGRAM = `envoy_${METRICS_PREFIX}_${REQUEST_DURATION}`;

const TOTAL = 'tollgate_requests_total';
const DURATION = 'tollgate_request_duration_seconds';

const HEADINGS: ReadonlyMap<string, string> = new Map([
  [`# TYPE ${COUNTER} counter`, heading(TOTAL, 'counter', 'Requests that are over, by status; the answers of the gateway itself too.')],
  [`# TYPE ${HISTOGRAM} histogram`, heading(DURATION, 'histogram', 'Time from the first byte of a request to the last one of its answer.')],
]);

/** What Envoy counts of requests, line by line under our names: however many routes there are, no more than a piece of it is in memory. */
export async function* requestMetrics(admin: Pick<LongAdmin, 'lines'>): AsyncGenerator<string> {
  for await (const line of admin.lines(PATH)) {
    const text = HEADINGS.get(line) ?? sample(line);
    if (text !== undefined) yield text;
  }
}

function sample(line: string): string | undefined {
  if (line.startsWith(`${COUNTER}{`)) return `${TOTAL}${named(line.slice(COUNTER.length))}\n`;
  if (!line.startsWith(HISTOGRAM)) return undefined;
  return `${DURATION}${inSeconds(named(line.slice(HISTOGRAM.length)))}\n`;
}

/** What no route of the spec answers is told under one name. */
function named(sample: string): string {
  return sample.replace('route=""', 'route="none"');
}

/** Bounds and sums are in milliseconds. No label ends as a bound does: quotation marks in values are escaped. */
function inSeconds(sample: string): string {
  if (sample.startsWith('_bucket'))
    return sample.replace(/le="(\d+)"\} (\d+)$/, (_, millis, count) => `le="${Number(millis) / 1_000}"} ${count}`);
  if (sample.startsWith('_sum')) return sample.replace(/ ([\d.e+]+)$/, (_, millis) => ` ${Number(millis) / 1_000}`);
  return sample;
}
