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
  expect(problem?.message).toBe('the backend "orders" is not bound; write backends.orders: { function: ARN } or { url: URL }');
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
