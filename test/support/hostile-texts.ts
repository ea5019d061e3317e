import { parseApi } from '../../src/spec/parse';
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
