import { elements, member } from '../value';
import type { ImportContext } from './context';
import type { Operation } from './operations';

const AT_THE_END = 'where it does, write {NAME+}';
const IN_BETWEEN = 'values with slashes have to be sent encoded, which paths: { allow: [encodedSlash] } lets through';

/** Notes path parameters that the document says may hold slashes: in a route they stay one segment. */
export function reportSeveralSegments({ operation, pathItem, at, path }: Operation, context: ImportContext): void {
  for (const written of [...elements(pathItem.parameters), ...elements(operation.parameters)]) {
    const parameter = context.references.follow(written);
    if (member(parameter, 'in') !== 'path' || !mayHoldSlashes(parameter)) continue;
    const advice = path.endsWith(`{${member(parameter, 'name')}}`) ? AT_THE_END : IN_BETWEEN;
    context.ledger.tally('OneSegment', at, `a parameter that may hold slashes stays one segment: ${advice}`);
  }
}

function mayHoldSlashes(parameter: unknown): boolean {
  return (
    member(parameter, 'x-multi-segment') === true || member(parameter, 'allowReserved') === true || member(parameter, 'name') === 'path'
  );
}
