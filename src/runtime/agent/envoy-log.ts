import { type FSWatcher, watch } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Kind } from './xds';

/** Envoy's own log, read as it grows. */
export interface EnvoyLog {
  /** Forgets why Envoy refused something. */
  forget(): void;
  /** Why Envoy refused what it was offered last; waits a moment for it to be written. */
  refusal(kind: Kind): Promise<string | undefined>;
  /** Reads what is left and stops. */
  close(): Promise<void>;
}

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_MESSAGE = 1_000;
const REFUSAL_WAIT_MILLIS = 1_500;
const REPEAT_MILLIS = 10_000;

const ENTRY = /^(?<level>[a-z]+) (?<logger>[a-z_]+) (?<message>.*)$/;
const REFUSED = /^REST config for \/v3\/discovery:(?<kind>[a-z_]+) rejected: (?<reason>.*)$/s;
/** What is said better elsewhere: again by the line that `REFUSED` matches, or about the agent itself, which starts and ends Envoy. */
const TOLD_ELSEWHERE = /^((lds|cds): .* rejected|REST update for .* failed|caught ENVOY_SIGTERM)/s;
/** Of a single request the access log tells, and not what its query holds. */
const ABOUT_A_REQUEST = /, client: .*, target: /s;
/** Said at every start: the listener has this setting so that unknown methods get the answer of the routes, 405. */
const UNFINISHED = /^field 'envoy\.config\.core\.v3\.Http1ProtocolOptions\.allow_custom_methods' is marked as work-in-progress\. /;

const UNSHOWN = [TOLD_ELSEWHERE, ABOUT_A_REQUEST, UNFINISHED];

/**
 * Follows the log at `path`, which Envoy creates, and hands each message worth showing to `show`. A refusal is waited for `refusalWait`
 * milliseconds.
 */
export function followEnvoyLog(path: string, show: (message: string) => void, refusalWait = REFUSAL_WAIT_MILLIS): EnvoyLog {
  const refusals = new Map<string, string>();
  const shown = new Map<string, number>();
  let offset = 0;
  let rest = '';
  let reading: Promise<void> = Promise.resolve();

  const take = (line: string): void => {
    const message = unescaped(ENTRY.exec(line)?.groups?.message ?? line);
    const refused = REFUSED.exec(message)?.groups;
    if (refused !== undefined) refusals.set(refused.kind, withoutConfiguration(refused.reason));
    else if (!UNSHOWN.some((pattern) => pattern.test(message))) showOnce(withoutConfiguration(message));
  };

  const showOnce = (message: string): void => {
    const now = Date.now();
    if (message === '' || now - (shown.get(message) ?? 0) < REPEAT_MILLIS) return;
    if (shown.size > 1_000) shown.clear();
    shown.set(message, now);
    show(message);
  };

  const read = async (): Promise<void> => {
    const file = await open(path, 'r').catch(() => undefined);
    if (file === undefined) return;
    try {
      const { size } = await file.stat();
      if (size < offset) offset = 0;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - offset), 0, size - offset, offset);
      offset += bytesRead;
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    } finally {
      await file.close();
    }
    // Envoy appends, so that it goes on at the new end
    if (offset > MAX_FILE_BYTES) await truncate(path);
  };

  const next = (): Promise<void> => {
    reading = reading.then(read).catch(() => {});
    return reading;
  };

  const watcher: FSWatcher = watch(dirname(path), (_, name) => {
    if (name === basename(path)) void next();
  });
  watcher.on('error', () => {});

  return {
    forget: () => refusals.clear(),
    async refusal(kind) {
      for (const end = Date.now() + refusalWait; !refusals.has(kind) && Date.now() < end; await next()) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return refusals.get(kind);
    },
    async close() {
      watcher.close();
      await next();
    },
  };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** The log's format escapes line ends and quotes as C does. */
function unescaped(message: string): string {
  return message.replace(/\\([0-7]{3}|.)/g, (_, escaped: string) => ESCAPES.get(escaped) ?? (escaped.length === 1 ? escaped : '?')).trim();
}

/**
 * Envoy quotes the configuration that it complains about, secrets included, as JSON or as protobuf text, on one line behind a marker that
 * changes or on many. What it says about it is kept: the first line, and what follows the quotation.
 */
export function withoutConfiguration(message: string): string {
  const unmarked = message.replace(/goo\.gle\/debug[\s\S]*?(\n: |$)/g, '…\n: ').replace(/\{[^{}]*["\n][\s\S]*\}/g, '…');
  const kept = unmarked.split('\n').filter((line, index) => index === 0 || line.startsWith(': '));
  return kept
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/[\s:]+$/, '')
    .slice(0, MAX_MESSAGE);
}
