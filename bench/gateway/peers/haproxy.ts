import { type Peer, type Place, pathRegex, routesOf } from '../setup';
import { AUDIENCE, ISSUER } from '../tokens';

/** HAProxy with one thread and no log; many routes as a map of regular expressions. */
export const haproxy: Peer = {
  name: 'HAProxy',
  command: (setup, place) => {
    const { port, upstreamPort, folder } = place;
    const map = folder.write(
      `haproxy-${port}.map`,
      routesOf(setup)
        .map((route) => `${pathRegex(route)} upstream\n`)
        .join(''),
    );
    const file = folder.write(
      `haproxy-${port}.cfg`,
      `global
  nbthread 1
  maxconn 4000
defaults
  mode http
  timeout client 60s
  timeout server 60s
  timeout connect 5s
  timeout http-request 5s
frontend gateway
  bind 127.0.0.1:${port}
${setup.tokens === undefined ? '' : tokenRules(place)}
  http-request set-var(txn.to) path,map_reg(${map})
  http-request deny deny_status 404 unless { var(txn.to) -m found }
  use_backend %[var(txn.to)]
backend upstream
  server one 127.0.0.1:${upstreamPort}
`,
    );
    return ['haproxy', '-db', '-q', '-f', file];
  },
};

/** Signature, algorithm, issuer, audience and expiry: what the others check. */
function tokenRules({ folder, port, keys }: Place): string {
  const pem = folder.write(`haproxy-${port}.pem`, keys.pem);
  const conditions = [
    `{ http_auth_bearer,jwt_header_query('$.alg') -m str RS256 }`,
    `{ http_auth_bearer,jwt_payload_query('$.iss') -m str ${ISSUER} }`,
    `{ http_auth_bearer,jwt_payload_query('$.aud') -m str ${AUDIENCE} }`,
    `{ var(txn.left) -m int gt 0 }`,
    `{ http_auth_bearer,jwt_verify("RS256","${pem}") -m int 1 }`,
  ];
  return [
    `  http-request set-var(txn.now) date()`,
    `  http-request set-var(txn.left) http_auth_bearer,jwt_payload_query('$.exp','int'),sub(txn.now)`,
    ...conditions.map((condition) => `  http-request deny deny_status 401 unless ${condition}`),
  ].join('\n');
}
