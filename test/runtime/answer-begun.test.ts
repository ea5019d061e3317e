import { Agent, request } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { answerBegun } from '../../src/runtime/core/answer-begun';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/** A server that is told how to treat the n-th request of the n-th connection; and what asks it over kept connections. */
async function serve(treat: (socket: Socket, connection: number, request: number) => void) {
  let connections = 0;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    let requests = 0;
    open.add(socket);
    socket
      .on('error', () => {})
      .on('data', () => {
        requests += 1;
        treat(socket, connection, requests);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const kept = new Agent({ keepAlive: true });
  onTestFinished(() => {
    kept.destroy();
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const ask = async () => {
    const response = await answerBegun((options) => request({ port, agent: kept, ...options }).end());
    await new Promise((resolve) => response.resume().once('end', resolve));
    await new Promise(setImmediate);
    return response.statusCode;
  };
  return { ask, connections: () => connections };
}

test('a request that meets a connection which its server has closed is sent again, on a new one', async () => {
  const { ask, connections } = await serve((socket, _, count) => (count === 1 ? socket.write(ANSWER) : socket.destroy()));

  expect([await ask(), await ask()]).toEqual([200, 200]);
  expect(connections()).toBe(2);
});

test('it is sent twice at most', async () => {
  const { ask, connections } = await serve((socket, connection, count) =>
    connection === 1 && count === 1 ? socket.write(ANSWER) : socket.destroy(),
  );
  await ask();

  await expect(ask()).rejects.toThrow('socket hang up');
  expect(connections()).toBe(2);
});

test('a server that hangs up on a new connection is not asked again', async () => {
  const { ask, connections } = await serve((socket) => socket.destroy());

  await expect(ask()).rejects.toThrow('socket hang up');
  expect(connections()).toBe(1);
});

test('an answer that breaks off is not asked for again', async () => {
  const { ask, connections } = await serve((socket, _, count) => {
    socket.write(count === 1 ? ANSWER : 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n', () => count > 1 && socket.resetAndDestroy());
  });
  await ask();
  const second = await Promise.race([ask(), new Promise((resolve) => setTimeout(resolve, 300, 'no whole answer'))]);

  expect(second).toBe('no whole answer');
  expect(connections()).toBe(1);
});
