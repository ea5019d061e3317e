import { resolve } from '../../../src/model/resolve';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import type { GatewaySettings } from '../../../src/spec/gateway';
import { type AwsPlan, planAws } from '../../../src/targets/aws/plan';

/** The plan of a spec, problems and all. */
export function planOf(spec: ApiSpec, bindings: Bindings = {}, settings: GatewaySettings = {}): AwsPlan {
  const { model } = resolve({ apis: [spec], settings });
  return planAws(model, model.apis[0] as (typeof model.apis)[0], bindings);
}

/** A spec whose routes lead to one backend that anyone may call. */
export function openSpec(...keys: string[]): ApiSpec {
  return {
    name: 'shop',
    access: { open: 'a test' },
    backends: { a: {} },
    routes: Object.fromEntries(keys.map((key) => [key, { backend: 'a' }])),
  };
}

/** A url for the backend of `openSpec`. */
export const BOUND: Bindings = { backends: { a: { url: 'https://a.internal/base' } } };
