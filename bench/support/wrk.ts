import { execFile } from 'node:child_process';
import type { Folder } from './folder';
import { LOAD_CORE } from './processes';

/** What a load met. */
export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Millis: number;
  readonly p99Millis: number;
}

/** How a gateway is loaded: connections that stay open, each waiting for its answer. */
export interface LoadOptions {
  readonly port: number;
  readonly seconds: number;
  /** A file with a Lua script that makes requests. */
  readonly script: string;
  /** What makes ids of this load differ from those of all others. */
  readonly idPrefix: string;
  /** Default: 32. */
  readonly connections?: number;
}

/** Loads a gateway. An answer other than 2xx, or none, makes its numbers worthless: throws. */
export function load({ port, seconds, script, idPrefix, connections = 32 }: LoadOptions): Promise<Load> {
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, `http://127.0.0.1:${port}/`, '--', idPrefix];
  return new Promise((resolve, reject) => {
    execFile('taskset', ['-c', String(LOAD_CORE), 'wrk', ...flags], (error, stdout, stderr) => {
      const [line] = /^\{.*\}$/m.exec(stdout) ?? [];
      if (error !== null || line === undefined) return reject(new Error(`wrk failed: ${error?.message} ${stderr}`));
      const { requests, micros, p50, p99, failed } = JSON.parse(line);
      if (failed > 0 || requests === 0) return reject(new Error(`${failed} of ${requests} requests failed`));
      resolve({ requests, perSecond: (requests * 1_000_000) / micros, p50Millis: p50 / 1_000, p99Millis: p99 / 1_000 });
    });
  });
}

/** A script whose requests carry tokens in turn; `path` is Lua as well. */
export function tokenScript(path: string, tokens: readonly string[], folder: Folder): string {
  const list = folder.write(`tokens-${tokens.length}.lua`, `return {\n${tokens.map((token) => `'Bearer ${token}'`).join(',\n')}\n}\n`);
  return loadScript(`return ${path}, { authorization = tokens[n % #tokens + 1] }`, `local tokens = dofile('${list}')`);
}

/** A script for wrk. `body` is Lua that returns the path and the headers of request `n`; `prefix` makes its ids unique. */
export function loadScript(body: string, setup = ''): string {
  return `
local prefix, n = '', 0
${setup}
function init(args) prefix = args[1]; math.randomseed(os.time()) end
local function one()
${body}
end
function request()
  n = n + 1
  local path, headers = one()
  return wrk.format('GET', path, headers)
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"failed":%d}\\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}
