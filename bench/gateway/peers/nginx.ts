import type { Folder } from '../../support/folder';
import { type Peer, pathRegex, routesOf } from '../setup';

/** nginx with one worker, kept connections to its upstream and no access log. It has no check of tokens. */
export const nginx: Peer = {
  name: 'nginx',
  command: (setup, { port, upstreamPort, folder }) => {
    const locations = routesOf(setup).map((route) => `location ~ ${pathRegex(route)} { proxy_pass http://upstream; }`);
    return nginxCommand(
      folder,
      port,
      `
upstream upstream { server 127.0.0.1:${upstreamPort}; keepalive 64; keepalive_requests 100000000; }
server {
  listen 127.0.0.1:${port};
  keepalive_requests 100000000;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
  ${locations.join('\n  ')}
  location / { return 404; }
}`,
    );
  },
};

/** The path on which the upstream says which credential it got. */
export const SEEN_PATH = '/s0/orders/seen';

/** What stands behind all gateways: answers at once. */
export function upstreamCommand(folder: Folder, port: number): readonly string[] {
  const server = `
server {
  listen 127.0.0.1:${port};
  keepalive_requests 100000000;
  default_type text/plain;
  location = ${SEEN_PATH} { return 200 "$http_authorization"; }
  location / { return 200 "ok\\n"; }
}`;
  return nginxCommand(folder, port, server);
}

/** One process, so that its CPU time is all that it costs. */
function nginxCommand(folder: Folder, port: number, http: string): readonly string[] {
  const temporary = ['client_body', 'proxy'].map((of) => `${of}_temp_path ${folder.path}/${of}-${port};`);
  const file = folder.write(
    `nginx-${port}.conf`,
    `daemon off; master_process off; worker_processes 1; pid ${folder.path}/nginx-${port}.pid; error_log stderr crit;
events { worker_connections 4096; }
http {
access_log off;
${temporary.join('\n')}
${http}
}
`,
  );
  return ['nginx', '-p', folder.path, '-c', file, '-e', 'stderr'];
}
