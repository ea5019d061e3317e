import { accessSchema } from './access.schema';
import type { ApiSpec } from './api';
import { backendSchema } from './backend.schema';
import { bodyDefaultsSchema } from './body.schema';
import { consumerSchema } from './consumers.schema';
import { corsSchema } from './cors.schema';
import { host } from './format/host';
import { checkName, label, nameOf } from './format/name';
import { basePath } from './format/path';
import { checkRouteKey } from './format/route-key';
import { line, lines } from './format/text';
import { ipRulesSchema } from './ips.schema';
import { limitSchema } from './limits.schema';
import { usagePlanSchema } from './plans.schema';
import { routeSchema } from './route.schema';
import { distinct, someDistinct } from './rules';
import { block, define, type Fields, filledMap, list, map, type Rule, type Schema } from './schema';
import { schemeSchema } from './scheme.schema';
import { versionsSchema } from './versions.schema';

/** As soon as there are plans, it is said what callers without one get. */
const needsDefaultPlan: Rule = ({ plans, defaultPlan }) => {
  if (plans === undefined && defaultPlan !== undefined && defaultPlan !== 'none') {
    return [
      {
        code: 'NotHere',
        path: ['defaultPlan'],
        message: `there are no plans; remove defaultPlan, or write the plan ${JSON.stringify(defaultPlan)}`,
      },
    ];
  }
  if (plans === undefined || defaultPlan !== undefined) return [];
  const names = Object.keys((plans ?? {}) as Fields).join(', ');
  return [
    {
      code: 'Needed',
      path: ['defaultPlan'],
      message: `is missing and there are plans; write what callers without a plan get: ${names} or none`,
    },
  ];
};

const noPlanCalledNone: Rule = ({ none }) =>
  none === undefined
    ? []
    : [{ code: 'ReservedName', key: 'none', message: '"none" means no plan in defaultPlan; give the plan another name' }];

export const apiSchema: Schema<ApiSpec> = define('ApiSpec', () =>
  block(
    'an API',
    {
      name: label(),
      hosts: list(host(), someDistinct('leave it out to answer on any host')).optional(),
      basePath: basePath().optional(),
      owner: line('an owner', '"team-shop"').optional(),
      tags: list(line('a tag', '"retail"'), distinct).optional(),
      description: lines('a description', '"Orders of the shop"').optional(),
      schemes: map(schemeSchema(), checkName('a scheme')).optional(),
      access: accessSchema().optional(),
      ips: ipRulesSchema().optional(),
      consumers: map(consumerSchema(), checkName('a consumer')).optional(),
      plans: map(usagePlanSchema(), checkName('a plan'), noPlanCalledNone).optional(),
      defaultPlan: nameOf('a plan', '"none"').optional(),
      limits: list(limitSchema()).optional(),
      backends: map(backendSchema(), checkName('a backend')).optional(),
      routes: filledMap(routeSchema(), checkRouteKey, 'write at least one route, such as "GET /orders"'),
      versions: versionsSchema().optional(),
      cors: corsSchema().optional(),
      body: bodyDefaultsSchema().optional(),
    },
    needsDefaultPlan,
  ),
);
