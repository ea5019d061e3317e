import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { agentCommand } from '../../src/runtime/agent/command';

let out: string;
let err: string;

beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text;
    return true;
  });
});

afterEach(() => vi.restoreAllMocks());

test('bootstrap prints what Envoy starts with: everything on sockets of the folder, nothing on TCP', async () => {
  expect(await agentCommand(['bootstrap', '--sockets', '/run/x', '--name', 'shop'])).toBe(0);

  expect(JSON.parse(out)).toMatchObject({
    node: { id: 'shop', cluster: 'shop' },
    admin: { address: { pipe: { path: '/run/x/admin.sock', mode: 0o600 } } },
  });
  expect(out).not.toContain('socket_address');
});

test.each([[['start']], [['run', 'drain']]])('%j is answered with how to use it', async (words) => {
  expect(await agentCommand(words)).toBe(2);
  expect(err).toMatch(/^usage: agent/);
});

test.each([
  [['--drain', '30'], '--drain 30 is not a number of seconds such as 30s'],
  [['--notice', 'soon'], '--notice soon is not a number of seconds such as 30s'],
  [['--probes', '8081'], '--probes 8081 is not an address and a port such as 0.0.0.0:8081'],
  [['--metrics', '8082'], '--metrics 8082 is not an address and a port such as 0.0.0.0:8081'],
  [['--admin', 'x'], '--admin'],
])('%j is an error that names it', async (words, message) => {
  await expect(agentCommand(words)).rejects.toThrow(message);
});
