import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../behaviour/support/ports';
import { sessions } from '../support/readme';

const ORDERS = join(__dirname, '../../examples/orders');
const PORT = '8080';
const running = sessions().findIndex(([first]) => first?.words[1] === 'run');

test('the README serves an API and asks it', async () => {
  const [[run, ...more] = [], asked = []] = sessions().slice(running, running + 2);
  if (run === undefined) throw new Error('the README runs nothing');
  const port = String(await freePort());
  const here = (words: readonly string[]) => words.map((word) => word.replace(PORT, port));
  const child = spawn(join(__dirname, '../../bin/tollgate'), here(run.words.slice(1)), { cwd: ORDERS });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(String(data)));
    child.once('exit', reject);
  });

  // it keeps its terminal: what is asked stands apart
  expect([more, asked.length > 0]).toEqual([[], true]);
  expect(said).toBe(run.prints.replace(PORT, port));
  for (const { words, prints } of asked) expect(await curl(here(words))).toBe(prints.trimEnd());
  child.kill('SIGTERM');
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
});

test('the TypeScript of the README writes for both targets', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'tollgate-readme-'));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  const places = { CDK_OUTDIR: join(outdir, 'aws'), CDK8S_OUTDIR: join(outdir, 'kubernetes') };
  const env = { ...process.env, ...places, TSX_TSCONFIG_PATH: join(__dirname, '../../tsconfig.check.json') };

  execFileSync(process.execPath, ['--import', 'tsx', 'deliver.ts'], { cwd: ORDERS, env, stdio: 'pipe' });

  expect(readFileSync(join(places.CDK_OUTDIR, 'Orders.template.json'), 'utf8')).toContain('AWS::ApiGateway::RestApi');
  expect(readFileSync(join(places.CDK8S_OUTDIR, 'orders.k8s.yaml'), 'utf8')).toContain('DELETE /orders/{id}');
});

/** `curl -s -H 'name: value' URL` */
function curl([program, silent, flag, header, url]: readonly string[]): Promise<string> {
  expect([program, silent, flag]).toEqual(['curl', '-s', '-H']);
  const [name, value] = (header as string).split(': ') as [string, string];
  return new Promise((resolve, reject) => {
    const sent = request(url as string, { headers: { [name]: value }, agent: false }, (response) => resolve(text(response)));
    sent.once('error', reject).end();
  });
}
