import { upstreamCommand } from '../gateway/peers/nginx';
import { makeKeys } from '../gateway/tokens';
import { Folder } from '../support/folder';
import { nextPort, untilAnswers } from '../support/http';
import type { Part } from '../support/part';
import { GATEWAY_CORE, LOAD_CORE, needPrograms, Server } from '../support/processes';
import { measureInRounds } from '../support/rounds';
import { AuthorizationServer } from './authorization-server';
import { RATELIMIT } from './deciders';
import { entries, opaqueTokens } from './entries';
import { report } from './report';
import { Deciding, WARMING } from './running';

/** What deciding on a request costs: in Envoy, in who is asked, and in Redis. */
export const limits: Part = {
  name: 'limits',
  async *run({ quick }) {
    needPrograms('nginx', 'wrk', 'redis-server');
    if (RATELIMIT === undefined) console.error('limits: without envoyproxy/ratelimit, which scripts/setup-ratelimit.sh builds');
    const folder = new Folder();
    const [upstreamPort, redisPort, serverPort] = [await nextPort(), await nextPort(), await nextPort()];
    const upstream = new Server('upstream', LOAD_CORE, upstreamCommand(folder, upstreamPort));
    const redis = new Server('redis', GATEWAY_CORE, ['redis-server', '--port', String(redisPort), '--bind', '127.0.0.1', '--save', '']);
    const [keys, opaque] = [makeKeys(), opaqueTokens()];
    const server = new AuthorizationServer(serverPort, opaque);
    const compared = entries({ redis: `redis://127.0.0.1:${redisPort}`, server, opaque, keys });
    const running: Deciding[] = [];
    try {
      await server.start();
      await untilAnswers(upstream, upstreamPort);
      for (const entry of compared) running.push(await Deciding.start(entry, { upstreamPort, keys }, redis));
      for (const one of running) await one.measuredFor(1).measure(WARMING);
      const { asked } = server;
      const measured = await measureInRounds(
        running.map((one) => one.measuredFor(quick ? 1 : 2)),
        quick ? 1 : 7,
      );
      if (server.asked > asked)
        throw new Error(`the authorization server was asked ${server.asked - asked} times about what is remembered`);
      yield report(compared, measured);
    } finally {
      for (const one of running) await one.end();
      await redis.end();
      await upstream.end();
      server.end();
      folder.remove();
    }
  },
};
