import { anyJson } from './format/data';
import { checkHeaderFor, headerFor } from './format/header';
import { checkParameter, parameter } from './format/name';
import { text, word } from './format/text';
import { value } from './format/value';
import { RESERVED_NAMES, reservedName } from './plain';
import { distinct, distinctHeaders } from './rules';
import { block, define, type Fault, type Fields, list, map, type Rule, type Schema } from './schema';
import type { HeaderChanges, JsonChanges, QueryChanges, RequestChanges, ResponseChanges } from './transform';

const QUERY = ['the name of a query parameter', '"source"'] as const;

export const headerChangesSchema: Schema<HeaderChanges> = define('HeaderChanges', () =>
  block(
    'headers',
    {
      set: map(value(), checkHeaderFor('answer')).optional(),
      add: map(value(), checkHeaderFor('answer')).optional(),
      remove: list(headerFor('answer', '"x-internal-token"'), distinctHeaders).optional(),
    },
    changedOnce,
    noLiteralCredential,
  ),
);

export const queryChangesSchema: Schema<QueryChanges> = define('QueryChanges', () =>
  block(
    'query',
    { set: map(value(), checkParameter(...QUERY)).optional(), remove: list(parameter(...QUERY), distinct).optional() },
    changedOnce,
  ),
);

/** What is set cannot be removed as well: which one came last would be a guess. */
const changedOnce: Rule = ({ set, remove }) => {
  if (typeof set !== 'object' || set === null || !Array.isArray(remove)) return [];
  const names = Object.keys(set).map((name) => name.toLowerCase());
  return remove.flatMap((name, index) => {
    if (!names.includes(String(name).toLowerCase())) return [];
    return [
      {
        code: 'Conflict',
        path: ['remove', index],
        message: `${JSON.stringify(name)} is set as well; set alone replaces what was there`,
      } as const,
    ];
  });
};

/** More belongs to the gateway on the way to a backend than in an answer. */
const ofRequest: Rule = ({ headers }) => {
  const { set, add, remove } = Object(headers) as Fields;
  const keys = [set, add].flatMap((map, index) => Object.keys(Object(map)).map((name) => [['set', 'add'][index] as string, name] as const));
  const items = (Array.isArray(remove) ? remove : []).map((name, index) => ['remove', name, index] as const);
  return [...keys, ...items].flatMap(([block, name, index]) => {
    const fault = checkHeaderFor('answer')(name) === undefined ? checkHeaderFor('request')(name) : undefined;
    if (fault === undefined) return [];
    return [{ ...fault, ...(index === undefined ? { path: ['headers', block], key: name } : { path: ['headers', block, index] }) }];
  });
};

/** What stands there without `${...}` is a secret that every reader of the spec would know. */
const noLiteralCredential: Rule = (changes) =>
  ['set', 'add'].flatMap((kind) =>
    Object.entries((changes[kind] ?? {}) as Fields).flatMap(([name, written]) => {
      if (!CREDENTIALS.has(name.toLowerCase()) || typeof written !== 'string' || written.includes('${')) return [];
      const message = 'holds a literal credential; exchange the token, or let the backend take an identity header';
      return [{ code: 'LiteralSecret', path: [kind, name], message } as const];
    }),
  );

const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'x-api-key']);

const field = () => text({ what: 'a field of the body', example: '"items[*].cost"', check: checkField });

function checkField(value: unknown): Fault | undefined {
  const path = String(value);
  const reserved = path.split(/[.[\]"']/).find((step) => RESERVED_NAMES.has(step));
  if (reserved !== undefined) return { code: 'ReservedName', message: reservedName(reserved) };
  return path.trim() === '' ? { code: 'Blank', message: 'is blank; write a field of the body, such as "items[*].cost"' } : undefined;
}

export const jsonChangesSchema: Schema<JsonChanges> = define('JsonChanges', () =>
  block('json', {
    set: map(anyJson(), checkField).optional(),
    rename: map(field(), checkField).optional(),
    drop: list(field(), distinct).optional(),
    keep: list(field(), distinct).optional(),
  }),
);

const conversion = () => word('json-to-xml', 'xml-to-json');

export const requestChangesSchema: Schema<RequestChanges> = define('RequestChanges', () =>
  block(
    'request',
    {
      headers: headerChangesSchema().optional(),
      query: queryChangesSchema().optional(),
      json: jsonChangesSchema().optional(),
      convert: conversion().optional(),
    },
    ofRequest,
  ),
);

export const responseChangesSchema: Schema<ResponseChanges> = define('ResponseChanges', () =>
  block('response', {
    headers: headerChangesSchema().optional(),
    json: jsonChangesSchema().optional(),
    convert: conversion().optional(),
  }),
);
