import { BODY_CEILING_BYTES } from '../../model/body';
import type { RouteModel } from '../../model/route';
import type { BodySchema } from '../../spec/body';
import type { Finding } from './change';
import { any, each, items } from './compare';
import { sizeText, was } from './words';

const narrowing = { gone: 'breaking', added: 'weakened', all: true } as const;

/** What bodies, headers and queries a route took and takes. */
export function compareBody(before: RouteModel, after: RouteModel): Finding[] {
  const required = items({ gone: 'weakened', added: 'breaking' });
  return [
    ...compareSize(before, after),
    ...items(narrowing)('body.contentTypes', before.contentTypes, after.contentTypes),
    ...compareSchema(before.spec.body?.schema, after.spec.body?.schema),
    ...required('require.headers', before.requiredHeaders, after.requiredHeaders),
    ...required('require.query', before.requiredQuery, after.requiredQuery),
  ];
}

function compareSize({ maxBodyBytes: before = BODY_CEILING_BYTES }: RouteModel, after: RouteModel): Finding[] {
  const { maxBodyBytes = BODY_CEILING_BYTES } = after;
  if (maxBodyBytes === before) return [];
  return each([maxBodyBytes < before ? 'breaking' : 'weakened'], was('body.maxSize', sizeText(before), sizeText(maxBodyBytes)));
}

/** Nobody can tell of two JSON Schemas which takes more. */
function compareSchema(before: BodySchema | undefined, after: BodySchema | undefined): Finding[] {
  if (before === undefined && after !== undefined) return each(['breaking'], was('body.schema', before, after));
  if (before !== undefined && after === undefined) return each(['weakened'], was('body.schema', before, after));
  return any('breaking', 'weakened')('body.schema', before, after);
}
