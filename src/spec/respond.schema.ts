import { anyJson } from './format/data';
import { checkHeaderFor, headerValue } from './format/header';
import { status } from './format/number';
import { anyText } from './format/text';
import type { Respond } from './respond';
import { atMostOne } from './rules';
import { block, define, map, type Rule, type Schema } from './schema';

/** These answers end after their head (RFC 9110, 15). */
const noBodyWithout: Rule = ({ status: code, body, json }) =>
  [204, 205, 304].includes(code as number) && (body !== undefined || json !== undefined)
    ? [
        {
          code: 'Conflict',
          message: `an answer ${code} has no body; remove ${body === undefined ? 'json' : 'body'} or give another status`,
        },
      ]
    : [];

/** Names of headers do not tell upper from lower case. */
const onceInAnyCase: Rule = (fields) => {
  const names = Object.keys(fields).map((name) => name.toLowerCase());
  return Object.keys(fields).flatMap((key, index) => {
    if (names.indexOf(names[index] as string) === index) return [];
    return [{ code: 'HeaderTwice', key, message: `"${names[index]}" stands here twice, in upper and lower case; write it once` } as const];
  });
};

export const respondSchema: Schema<Respond> = define('Respond', () =>
  block(
    'respond',
    {
      status: status(),
      body: anyText('a text', '"ok"').optional(),
      json: anyJson().optional(),
      headers: map(headerValue('"no-store"'), checkHeaderFor('answer'), onceInAnyCase).optional(),
    },
    atMostOne('respond', 'body', 'json'),
    noBodyWithout,
  ),
);
