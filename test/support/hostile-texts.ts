import { parseApi, parseSettings } from '../../src/spec/parse';
import { compileKubernetes } from '../../src/targets/kubernetes/compile';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';

/** Texts that mean something to Envoy's formats, to CEL, to regular expressions or to JSON. */
export const HOSTILE: readonly string[] = [
  '%REQ(authorization)%',
  '%',
  '%%',
  '100 % sure',
  "it's",
  '"quoted"',
  'back\\slash \\1 \\u0041',
  "' + request.headers['x'] + '",
  '%CEL(1)%',
  '$1 {x}',
  '(.*)[a-z]+^$|{}',
  'é € 𝄞',
];

/** Names of headers, which may hold more than letters, that mean something to the same. */
export const HOSTILE_NAMES: readonly string[] = ['x-a%b', 'x-%REQ%', "!#$%&'+.^`|~x"];

/** A plan that carries a text wherever users may write one. */
export function carrying(text: string): KubernetesPlan {
  const ascii = /^[\x20-\x7e]*$/.test(text);
  const changes = { headers: { set: ascii ? { 'x-plain': text, 'x-mixed': `${text} \${requestId}` } : {} } };
  const spec = parseApi({
    name: 'shop',
    schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: [text] } } },
    backends: { orders: {} },
    routes: {
      'GET /answer': { respond: { status: 200, body: text, ...(ascii ? { headers: { 'x-own': text } } : {}) }, access: { open: text } },
      'GET /claims': { backend: 'orders', access: { scheme: 'customers', claims: { c: [text] }, scopes: ['a'], groups: [text] } },
      'POST /changes': { backend: 'orders', access: { open: 'a test' }, request: changes, response: changes },
      'PUT /variant': {
        backend: 'orders',
        access: { open: 'a test' },
        variants: [{ when: { ...(ascii ? { headers: { 'x-v': text } } : {}), query: { v: text } }, respond: { status: 204 } }],
      },
    },
  });
  const place = { address: '127.0.0.1', port: 8080 };
  return compileKubernetes({ apis: [spec], bindings: { backends: { orders: { url: 'http://orders' } } }, place }).plan;
}

/** A plan that carries a name wherever users may name a header. */
export function carryingName(name: string): KubernetesPlan {
  const changes = {
    headers: { set: { [`${name}-1`]: `\${header:${name}} x` }, add: { [`${name}-2`]: `\${header:${name}}` }, remove: [`${name}-3`] },
  };
  const jwt = { issuer: 'https://id.example.com/', audiences: ['shop'], tokenIn: [{ header: `${name}-t`, prefix: 'T ' }] };
  const spec = parseApi({
    name: 'shop',
    schemes: { customers: { jwt: { ...jwt, claimHeaders: { sub: `${name}-4` } } } },
    access: { open: 'a test' },
    backends: { orders: {} },
    cors: { origins: ['https://app.example.com'], headers: [name], exposeHeaders: [name] },
    routes: {
      'GET /answer': { respond: { status: 200, headers: { [name]: 'x' } } },
      'GET /claims': { backend: 'orders', access: { scheme: 'customers' } },
      'POST /changes': { backend: 'orders', request: changes, response: changes, require: { headers: [name] } },
      'PUT /variant': {
        backend: 'orders',
        limits: [{ requests: 1, per: 'second', by: [`header:${name}`], scope: 'instance' }],
        variants: [{ when: { headers: { [name]: 'x' } }, respond: { status: 204 } }],
      },
    },
  });
  const settings = parseSettings({ requestId: { header: `${name}-id` }, observability: { accessLog: { headers: [name] } } });
  const place = { address: '127.0.0.1', port: 8080 };
  return compileKubernetes({ apis: [spec], settings, bindings: { backends: { orders: { url: 'http://orders' } } }, place }).plan;
}
