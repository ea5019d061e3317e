import { expect, test } from 'vitest';
import { checkBindings } from '../../src/capability/bindings';
import { bindingOf, bindingsOfApi } from '../../src/capability/bound';
import { examine } from '../../src/model/resolve';
import type { ApiSpec } from '../../src/spec/api';
import type { Bindings } from '../../src/spec/bindings';
import { shop, withRoute } from './support';

const one = { url: 'http://127.0.0.1:1' };
const two = { url: 'http://127.0.0.1:2' };
const admin: ApiSpec = { ...shop, name: 'admin', basePath: '/admin' };

function check(bindings: Bindings, apis: readonly ApiSpec[] = [shop], more: object = {}) {
  const problems = checkBindings({ model: examine({ apis }).model, bindings, target: 'kubernetes', ...more });
  return problems.map(({ path, code, severity }) => [path, code, ...(severity === undefined ? [] : [severity])]);
}

test('a bound backend is no problem', () => {
  expect(check({ backends: { orders: one } })).toEqual([]);
});

test('every backend that a request may reach has to be bound, and the message says how', () => {
  const spec = {
    ...withRoute({ variants: [{ when: { query: { a: '1' } }, backend: 'next' }] }),
    backends: { orders: {}, next: {}, idle: {} },
  };
  expect(check({}, [spec])).toEqual([
    ['bindings.backends.next', 'UnboundBackend'],
    ['bindings.backends.orders', 'UnboundBackend'],
  ]);
  const [problem] = checkBindings({ model: examine({ apis: [shop] }).model, bindings: {}, target: 'aws' });
  expect(problem?.message).toBe(
    'the backend "orders" is not bound; in "backends" of the bindings, write orders: { function: ARN } or { url: URL }',
  );
});

test('among several APIs, what is not bound is named as the bindings name it', () => {
  const problems = checkBindings({ model: examine({ apis: [shop, admin] }).model, bindings: {}, target: 'kubernetes' });
  expect(problems.map(({ path, message }) => [path, message])).toEqual(
    ['shop', 'admin'].map((api) => [
      `bindings.backends["${api}/orders"]`,
      `the backend "orders" of the API "${api}" is not bound; in "backends" of the bindings, ` +
        `write ${api}/orders: { service: { name: NAME, port: PORT } } or { url: URL }`,
    ]),
  );
  for (const { path } of problems) expect(check({ backends: { [path.split('"')[1] as string]: one } }, [shop, admin])).toHaveLength(1);
});

test('a binding that says nowhere is shown under the name that it has', () => {
  expect(check({ backends: { 'shop/orders': {}, orders: one } }, [shop, admin])).toEqual([
    ['bindings.backends["shop/orders"]', 'WrongBinding'],
  ]);
  expect(check({ backends: { orders: {} } })).toEqual([['bindings.backends.orders', 'WrongBinding']]);
});

test('among several APIs, the backends that there are have the names that bindings use', () => {
  const [problem] = checkBindings({
    model: examine({ apis: [shop, admin] }).model,
    bindings: { backends: { 'shop/orders': one, 'admin/orders': two, 'shop/ordres': one } },
    target: 'kubernetes',
  });
  expect(problem?.message).toContain('(the backends are: shop/orders or admin/orders)');
});

test('a binding of no backend is an error, or a warning where that is wanted', () => {
  const bindings = { backends: { orders: one, ordres: two } };
  expect(check(bindings)).toEqual([['bindings.backends.ordres', 'UnusedBinding']]);
  expect(check(bindings, [shop], { unused: 'warning' })).toEqual([['bindings.backends.ordres', 'UnusedBinding', 'warning']]);
});

test('a secret that nothing names is unused', () => {
  expect(check({ backends: { orders: one }, secrets: { cert: { name: 'x' } } })).toEqual([['bindings.secrets.cert', 'UnusedBinding']]);
  const named: Bindings = {
    backends: { orders: one },
    secrets: { cert: { name: 'x' } },
    listener: { tls: { certificate: { secret: 'cert' } } },
  };
  expect(check(named)).toEqual([]);
});

test('a name that two APIs have is said with its API', () => {
  expect(check({ backends: { orders: one } }, [shop, admin])).toEqual([['bindings.backends.orders', 'AmbiguousBinding']]);
  expect(check({ backends: { 'shop/orders': one, 'admin/orders': two } }, [shop, admin])).toEqual([]);
  expect(check({ backends: { orders: one, 'admin/orders': two } }, [shop, admin])).toEqual([]);
});

test('the binding of one API comes before the one for all', () => {
  const bindings = { backends: { orders: one, 'admin/orders': two } };
  expect(bindingOf(bindings, 'shop', 'orders')).toBe(one);
  expect(bindingOf(bindings, 'admin', 'orders')).toBe(two);
  expect(bindingOf(bindings, 'shop', 'toString')).toBeUndefined();
  const { model } = examine({ apis: [admin] });
  expect(bindingsOfApi(bindings, model.apis[0] as never).backends).toEqual({ orders: two });
});
