import { App, Stack } from 'aws-cdk-lib';
import type { ApiSpec } from '../../../src/spec/api';
import type { GatewaySettings, GatewaySpec } from '../../../src/spec/gateway';
import { parseApi, parseBindings, parseGateway } from '../../../src/spec/parse';
import { compileAws } from '../../../src/targets/aws/compile';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { STAGE } from '../../../src/targets/aws/stage';
import { MINISTACK_ENV, type Ministack } from './ministack';
import type { Serve } from './table-gateway';

/** Serves tables by deploying their specs to ministack. */
export function serveWithMinistack(ministack: () => Ministack): Serve {
  return async (table, stage) => {
    const { specs, settings } = parsed(stage.fill(table.spec));
    const used = new Set(specs.flatMap((spec) => Object.keys(spec.backends ?? {})));
    const urls = Object.entries(stage.backends).filter(([name]) => used.has(name));
    const bound = stage.fill({ ...table.bindings, ...table.bindingsOnAws }) as { readonly backends?: object };
    const kept = Object.entries(table.secrets ?? {}).map(async ([name, entries]) => {
      return [name, { name: await ministack().putSecret(`${name}-${Date.now()}`, entries) }] as const;
    });
    const secrets = Object.fromEntries(await Promise.all(kept));
    const bindings = parseBindings({
      ...bound,
      ...(table.secrets === undefined ? {} : { secrets }),
      backends: { ...Object.fromEntries(urls.map(([name, url]) => [name, { url }])), ...bound.backends },
    });
    const { apis } = compileAws({ apis: specs, settings, bindings });
    const app = new App();
    const stack = new Stack(app, `${specs[0]?.name}-${Date.now()}`, { env: MINISTACK_ENV });
    for (const api of apis) addAwsGateway(stack, api.plan, api.bindings);
    const { url } = await ministack().deploy(app);
    const { port, pathname } = new URL(url);
    return { port: Number(port), prefix: pathname, stagePrefix: `/${STAGE}`, end: async () => undefined };
  };
}

function parsed(spec: object): { readonly specs: readonly ApiSpec[]; readonly settings: GatewaySettings } {
  if (!('apis' in spec)) return { specs: [parseApi(spec)], settings: {} };
  const { apis, ...settings } = parseGateway(spec) as GatewaySpec;
  return { specs: apis.map((api) => parseApi(api)), settings };
}
