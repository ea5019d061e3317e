import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, tollgate } from './support';

const SPEC = `
name: shop
access: { open: a test }
backends: { live: { timeout: 2s } }
routes:
  GET /events: { backend: live, stream: { sse: {}, idleTimeout: 90s, maxDuration: 1h } }
  GET /chat: { backend: live, stream: { websocket: {} } }
`;

const explain = (...words: string[]) => tollgate('explain', join(folder({ 'shop.yaml': SPEC }), 'shop.yaml'), ...words);

test('explain says how long a stream may be silent, and when it ends', async () => {
  const { stdout } = await explain('GET /events');

  expect(stdout).toContain('within 2 s\n');
  expect(stdout).toContain('stream   events: its head within that time, then at most 90 s in silence, until 3600 s\n');
});

test('explain says that a WebSocket may begin, and what else may not', async () => {
  const upgrade = (line: string, protocol: string) => explain(line, '-H', 'connection: upgrade', '-H', `upgrade: ${protocol}`, '--json');
  const [begun, refused, elsewhere] = await Promise.all([
    upgrade('GET /chat', 'websocket'),
    upgrade('GET /chat', 'h3'),
    upgrade('GET /events', 'websocket'),
  ]);

  expect(JSON.parse(begun.stdout)).toMatchObject({
    backend: { name: 'live', stream: { kind: 'websocket', idleMillis: 60_000 } },
    answer: null,
  });
  for (const { stdout } of [refused, elsewhere]) expect(JSON.parse(stdout)).toMatchObject({ backend: null, answer: { status: 403 } });
});
