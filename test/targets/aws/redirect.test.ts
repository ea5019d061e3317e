import { expect, test } from 'vitest';
import type { Bindings } from '../../../src/spec/bindings';
import { openSpec, planOf } from './support';

const spec = {
  ...openSpec(),
  backends: {},
  hosts: ['shop.example.com'],
  basePath: '/v1',
  routes: {
    'GET /here': { redirect: { to: '/there' } },
    'GET /old/{id}': { redirect: { to: '/new/{id}' } },
    'GET /away': { redirect: { to: 'https://www.example.com/x' } },
  },
};
const certificate = { arn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' };

function leadsTo(bindings: Bindings): string[] {
  const { body, proxy } = planOf(spec, bindings);
  const script = (path: string) =>
    JSON.stringify(body.paths[`/v1${path}`])
      .match(/header\.location=\\"([^"$]*)/)?.[1]
      ?.replace(/\\$/, '') ?? '';
  const action = proxy?.routes['GET /v1/old/{id}']?.action;
  return [script('/here'), script('/away'), action !== undefined && 'redirect' in action ? String(action.redirect.to[0]) : ''];
}

test('a redirect to another route leads below the stage where the API has no domain', () => {
  expect(leadsTo({})).toEqual(['/live/v1/there', 'https://www.example.com/x', '/live/v1/new/']);
  expect(leadsTo({ aws: { certificate } })).toEqual(['/v1/there', 'https://www.example.com/x', '/v1/new/']);
});
