import { at } from '../../model/report';
import type { Problem } from '../../problem';
import { backendsOf, bindingOf, type PlanContext } from './context';

/** What is never text. */
const BINARY = [
  'application/gzip',
  'application/octet-stream',
  'application/pdf',
  'application/protobuf',
  'application/zip',
  'audio/*',
  'font/*',
  'image/*',
  'multipart/form-data',
  'video/*',
];

/** The types of bodies that pass as they are: all, unless a function of the user's gets bodies as text. The list is one for the whole API. */
export function binaryMediaTypes(context: PlanContext): readonly string[] {
  return directFunction(context) === undefined ? ['*/*'] : BINARY;
}

/** Warns where backends share that list with a function. */
export function checkBinary(context: PlanContext): Problem[] {
  const direct = directFunction(context);
  const others = context.api.routes.flatMap(backendsOf).some((name) => bindingOf(context, name).function === undefined);
  if (direct === undefined || !others) return [];
  const message = `the function "${direct}" gets bodies as text, and so does the whole API: other binary bodies than ${BINARY.join(', ')} do not pass, in answers by the first type of "Accept"; where that matters, bind the function as "wrapped", or give functions an API of their own`;
  return [{ path: at('bindings.backends', direct), code: 'AwsBinaryAsText', message, severity: 'warning' }];
}

/** A backend whose function API Gateway invokes by itself; one that is wrapped takes bodies as bytes, and hands on what is text. */
function directFunction({ api, bindings, proxied }: PlanContext): string | undefined {
  const names = api.routes.flatMap((route) => (!proxied.has(route) && 'backend' in route.action ? [route.action.backend] : []));
  return names.find((name) => {
    const { function: bound, wrapped } = bindings.backends?.[name] ?? {};
    return bound !== undefined && wrapped !== true;
  });
}
