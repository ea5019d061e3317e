import type { Route } from '../../spec/route';
import { importBody } from './bodies';
import type { ImportContext } from './context';
import { importDescription } from './description';
import type { Operation } from './operations';
import { importParameters } from './parameters';
import type { Placed } from './placement';
import type { Schemas } from './schemas';
import type { Servers } from './servers';

/** The route of one operation. */
export function importRoute({ operation, access }: Placed, servers: Servers, schemas: Schemas | undefined, context: ImportContext): Route {
  reportPath(operation, context);
  const body = importBody(operation, schemas, context);
  const require = importParameters(operation, context);
  return {
    ...importDescription(operation, context),
    backend: servers.backendOf(operation.operation, operation.pathItem, operation.at),
    ...(access === undefined ? {} : { access }),
    ...(body === undefined ? {} : { body }),
    ...(require === undefined ? {} : { require }),
  };
}

/** Says where the route's path is not quite the operation's. */
function reportPath({ imported, at }: Operation, context: ImportContext): void {
  const { mixed, renamed, template } = imported;
  if (mixed.length > 0) {
    const message = `${JSON.stringify(mixed[0])} mixes text and parameters; the route has one parameter in its place and answers for every text there: "${template.text}"`;
    context.ledger.add('MixedSegment', at, message);
  }
  if (renamed.length > 0)
    context.ledger.tally(
      'ParameterRenamed',
      at,
      'parameters of paths have other names (letters, digits, dashes and underscores, each name once); clients do not see them',
    );
  if (template.segments.some((segment) => 'rest' in segment)) {
    context.ledger.tally(
      'GreedyParameter',
      at,
      'a parameter for several segments stands for none of them too: the path without it is answered as well',
    );
  }
}
