import type { Path } from '../../problem';
import type { BodyRules } from '../../spec/body';
import { member, members } from '../value';
import type { ImportContext } from './context';
import type { Operation } from './operations';
import type { Schemas } from './schemas';

/** What a route accepts as a body; undefined where the document says nothing about it. `schemas`: undefined leaves them out. */
export function importBody({ operation, at }: Operation, schemas: Schemas | undefined, context: ImportContext): BodyRules | undefined {
  if (operation.requestBody === undefined) return undefined;
  const place = [...at, 'requestBody'];
  const resolved = context.references.resolve(operation.requestBody);
  if ('problem' in resolved) {
    context.ledger.add('BodyNotCarried', place, resolved.problem);
    return undefined;
  }
  const content = members(member(resolved.value, 'content'));
  if (member(resolved.value, 'required') === true)
    context.ledger.tally('RequiredBody', place, 'a route cannot ask for a body; the backend refuses requests without one');
  const contentTypes = importContentTypes(content, place, context);
  const schema = importSchema(content, place, schemas, context);
  if (contentTypes === undefined && schema === undefined) return undefined;
  return { ...(contentTypes === undefined ? {} : { contentTypes }), ...(schema === undefined ? {} : { schema: { inline: schema } }) };
}

function importContentTypes(content: readonly [string, unknown][], at: Path, context: ImportContext): string[] | undefined {
  const types = content.map(([type]) => type.split(';')[0].trim().toLowerCase());
  const odd = types.find((type) => !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(type));
  if (odd !== undefined) {
    context.ledger.tally('ContentTypeNotCarried', at, `${JSON.stringify(odd)} is no single content type, so every one is let through`);
    return undefined;
  }
  return types.length === 0 ? undefined : [...new Set(types)];
}

function importSchema(content: readonly [string, unknown][], at: Path, schemas: Schemas | undefined, context: ImportContext): unknown {
  const described = content.filter(([, media]) => member(media, 'schema') !== undefined);
  if (described.length === 0) return undefined;
  if (schemas === undefined) {
    context.ledger.tally(
      'BodySchemaNotCarried',
      at,
      'bodies are not checked by the gateway; import with --bodies (bodies: true) to take their JSON Schemas over',
    );
    return undefined;
  }
  if (content.length !== 1 || !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(content[0][0])) {
    context.ledger.tally('BodySchemaNotCarried', at, 'a schema is taken over only where JSON is the one content type of the body');
    return undefined;
  }
  const schema = schemas.import(member(content[0][1], 'schema'));
  if ('inline' in schema) return schema.inline;
  context.ledger.add('BodySchemaNotCarried', at, schema.problem);
  return undefined;
}
