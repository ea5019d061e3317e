import { App, Stack } from 'aws-cdk-lib';
import { expect } from 'vitest';
import { resolve } from '../../../src/model/resolve';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import type { GatewaySettings } from '../../../src/spec/gateway';
import { type AwsPlan, planAws } from '../../../src/targets/aws/plan';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { MINISTACK_ENV } from '../support/ministack';

/** The plan of a spec that has no problems. */
export function planOf(spec: ApiSpec, bindings: Bindings, settings: GatewaySettings = {}): AwsPlan {
  const { model } = resolve({ apis: [spec], settings });
  const plan = planAws(model, model.apis[0] as (typeof model.apis)[0], bindings);
  expect(plan.problems).toEqual([]);
  return plan;
}

/** An app with one stack that has the API. */
export function appOf(spec: ApiSpec, bindings: Bindings, settings: GatewaySettings = {}): App {
  const app = new App();
  addAwsGateway(new Stack(app, spec.name, { env: MINISTACK_ENV }), planOf(spec, bindings, settings), bindings);
  return app;
}

/** A request with a bearer token. */
export function bearer(token: string, init: RequestInit = {}): RequestInit {
  return { ...init, headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` } };
}

/** A problem's slug. */
export async function slugOf(response: Response): Promise<string> {
  const { type } = (await response.json()) as { readonly type: string };
  return type.replace('urn:tollgate:problem:', '');
}
