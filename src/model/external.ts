import { parseDurationMillis } from '../spec/duration';
import type { ExternalScheme } from '../spec/external';

/** An `external` scheme with its defaults filled in. The names of headers are in lower case. */
export interface ExternalModel {
  readonly url: string;
  readonly sendHeaders: readonly string[];
  readonly returnHeaders: readonly string[];
  /** The header of the service's answer that names the caller. */
  readonly subject?: string;
  readonly timeoutMillis: number;
}

/** Fills the defaults of an `external` scheme in. */
export function resolveExternal({ url, sendHeaders, returnHeaders = [], subject, timeout = '2s' }: ExternalScheme): ExternalModel {
  return {
    url,
    sendHeaders: sendHeaders.map((name) => name.toLowerCase()),
    returnHeaders: returnHeaders.map((name) => name.toLowerCase()),
    ...(subject === undefined ? {} : { subject: subject.toLowerCase() }),
    timeoutMillis: parseDurationMillis(timeout),
  };
}
