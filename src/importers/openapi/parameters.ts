import type { RequiredParts } from '../../spec/require';
import { elements, member, textOf } from '../value';
import type { ImportContext } from './context';
import type { Operation } from './operations';

/** Headers that OpenAPI describes elsewhere; a parameter of such a name counts for nothing. */
const OTHERWISE_DESCRIBED = new Set(['accept', 'content-type', 'authorization']);

const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const QUERY = /^[\x21\x23-\x25\x27-\x3a\x3c\x3e-\x7e]{1,128}$/;

/** What a request must carry; undefined where nothing. */
export function importParameters(operation: Operation, context: ImportContext): RequiredParts | undefined {
  const parameters = parametersOf(operation, context);
  for (const parameter of parameters) reportSchema(parameter, operation, context);
  const required = parameters.filter((parameter) => member(parameter, 'required') === true && isCarried(parameter, operation, context));
  const headers = [...new Set(names(required, 'header').map((name) => name.toLowerCase()))];
  const query = names(required, 'query');
  if (headers.length === 0 && query.length === 0) return undefined;
  return { ...(headers.length === 0 ? {} : { headers }), ...(query.length === 0 ? {} : { query }) };
}

/** The parameters of a path, each replaced by the operation's own of the same name and place. */
function parametersOf({ operation, pathItem, at }: Operation, context: ImportContext): unknown[] {
  const byName = new Map<string, unknown>();
  for (const written of [...elements(pathItem.parameters), ...elements(operation.parameters)]) {
    const resolved = context.references.resolve(written);
    if ('problem' in resolved) context.ledger.tally('ParameterNotCarried', [...at, 'parameters'], resolved.problem);
    else byName.set(`${member(resolved.value, 'in')} ${member(resolved.value, 'name')}`, resolved.value);
  }
  return [...byName.values()];
}

function names(parameters: readonly unknown[], where: string): string[] {
  return parameters.filter((parameter) => member(parameter, 'in') === where).map((parameter) => member(parameter, 'name') as string);
}

/** Whether `require` can ask for a required parameter. */
function isCarried(parameter: unknown, { at }: Operation, context: ImportContext): boolean {
  const where = member(parameter, 'in');
  const name = textOf(member(parameter, 'name'));
  if (where === 'path' || (where === 'header' && name !== undefined && OTHERWISE_DESCRIBED.has(name.toLowerCase()))) return false;
  if (name !== undefined && where === 'header' && HEADER.test(name)) return true;
  if (name !== undefined && where === 'query' && QUERY.test(name) && !hasOtherNames(parameter, context)) return true;
  const kind =
    where === 'query'
      ? 'query parameters with odd names, or whose parts have names of their own (objects),'
      : `parameters in ${JSON.stringify(where)}`;
  context.ledger.tally('ParameterNotCarried', [...at, 'parameters'], `required ${kind} are not required by the route`);
  return false;
}

/** An object in a query is sent under the names of its properties. */
function hasOtherNames(parameter: unknown, context: ImportContext): boolean {
  const style = member(parameter, 'style') ?? 'form';
  if (style === 'deepObject') return true;
  const schema = context.references.follow(member(parameter, 'schema'));
  const isObject =
    elements(member(schema, 'type')).includes('object') ||
    member(schema, 'type') === 'object' ||
    member(schema, 'properties') !== undefined;
  return isObject && style === 'form' && member(parameter, 'explode') !== false;
}

function reportSchema(parameter: unknown, { at }: Operation, context: ImportContext): void {
  if (member(parameter, 'schema') === undefined && member(parameter, 'content') === undefined) return;
  const where = String(member(parameter, 'in'));
  context.ledger.tally(
    'ParameterSchemaNotCarried',
    [...at, 'parameters'],
    `values of ${where} parameters are not checked by the gateway; the backend checks them`,
  );
}
