import { METHODS } from '../../model/path';
import { nearest } from '../nearest';
import type { Check, Fault } from '../schema';
import { templateFault } from './path';
import { show } from './show';

const KNOWN: readonly string[] = METHODS;

/** What is wrong with a key of `routes`: `GET /x`, `GET,POST /x`, `ANY /x`. */
export const checkRouteKey: Check = (value) => {
  const key = String(value);
  const space = key.indexOf(' ');
  if (space < 0) return withoutSpace(key);
  const [methods, path] = [key.slice(0, space), key.slice(space + 1)];
  if (path.trim() !== path || path.includes(' '))
    return {
      code: 'RouteKeyRefused',
      message: `${show(key)} has more than one space; write methods without spaces, one space and the path, as in "GET,POST /orders"`,
    };
  if (/^\*+$/.test(path)) return { code: 'PathRefused', message: `${show(key)} holds a * for any path; write "${methods} /{rest+}"` };
  if (!path.startsWith('/'))
    return { code: 'PathNeedsSlash', message: `${show(key)} has no slash before the path; write "${methods} /${path}"` };
  const fault = methodsFault(key, methods.split(','), path) ?? templateFault(path);
  return fault === undefined ? undefined : { ...fault, message: fault.message.replace(show(path), show(key)) };
};

function withoutSpace(key: string): Fault {
  if (key.startsWith('/'))
    return { code: 'MethodMissing', message: `${show(key)} has no method; write "GET ${key}", or "ANY ${key}" for every method` };
  return { code: 'RouteKeyRefused', message: `${show(key)} is not a route; write a method and a path, as in "GET /orders"` };
}

function methodsFault(key: string, methods: readonly string[], path: string): Fault | undefined {
  if (methods.length === 1 && methods[0] === 'ANY') return undefined;
  if (methods.includes('ANY'))
    return { code: 'MethodRefused', message: `${show(key)} has ANY beside other methods; write "ANY ${path}" alone` };
  const wrong = methods.find((method) => !KNOWN.includes(method));
  if (wrong !== undefined) return unknownMethod(key, wrong);
  const twice = methods.find((method, index) => methods.indexOf(method) !== index);
  return twice === undefined ? undefined : { code: 'MethodRefused', message: `${show(key)} has ${twice} twice; write it once` };
}

function unknownMethod(key: string, method: string): Fault {
  const near = nearest(method, [...KNOWN, 'ANY']);
  const instead = near === undefined ? `known are ${KNOWN.join(', ')} and ANY` : `did you mean "${near}"?`;
  return { code: 'MethodRefused', message: `${show(key)} has the method ${show(method)}, which the gateway does not know; ${instead}` };
}
