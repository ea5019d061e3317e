import { RESERVED_NAMES } from '../plain';
import type { Check } from '../schema';
import { show } from './show';
import { not, text } from './text';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const NAME = /^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;
const VERSION = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const PARAMETER = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;

/** A DNS-1123 label: it becomes part of resource names on every target. */
export function label(example = '"shop"') {
  return text({
    what: 'a DNS-1123 label',
    example,
    pattern: LABEL.source,
    check: (value) =>
      LABEL.test(value)
        ? undefined
        : not(
            value,
            'a DNS-1123 label',
            `use at most 63 lower-case letters, digits and dashes, such as ${suggest(value) ?? example}`,
            'NotALabel',
          ),
  });
}

function suggest(value: string): string | undefined {
  const tidy = value
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return LABEL.test(tidy) ? JSON.stringify(tidy) : undefined;
}

/** The name of something that the spec defines, where it is used. */
export function nameOf(what: string, example: string) {
  return text({ what: `the name of ${what}`, example, pattern: NAME.source, check: checkName(what) });
}

/** A key of a map of named things. */
export function checkName(what: string): Check {
  return (value) =>
    NAME.test(String(value))
      ? undefined
      : not(String(value), `a name of ${what}`, 'use at most 63 letters, digits, dashes and underscores', 'NotAName');
}

/** A key of a map of what is bound to named things of APIs: a name, or with several APIs `api/name`. */
export function checkBoundName(what: string): Check {
  return (value) => {
    const parts = String(value).split('/');
    const wrong = parts.length > 2 ? value : parts.find((part) => !NAME.test(part));
    return wrong === undefined
      ? undefined
      : not(String(value), what, 'write its name, or "api/name" where several APIs have one of that name', 'NotAName');
  };
}

/** A key of `versions.list`. */
export const checkVersion: Check = (value) =>
  VERSION.test(String(value))
    ? undefined
    : not(String(value), 'the name of a version', 'use letters, digits, dots, dashes and underscores, such as "2"', 'NotAName');

/** The name of a version, where it is used. */
export function version() {
  return text({ what: 'the name of a version', example: '"2"', pattern: VERSION.source, check: checkVersion });
}

/** The name of a query parameter or a cookie. */
export function parameter(what: string, example: string) {
  return text({ what, example, check: checkParameter(what, example) });
}

/** A key of a map from query parameters or cookies. */
export function checkParameter(what: string, example: string): Check {
  return (value) =>
    /^[\x21\x23-\x25\x27-\x3a\x3c\x3e-\x7e]{1,128}$/.test(String(value))
      ? undefined
      : not(String(value), what, `use visible ASCII characters without & ; = and quotes, such as ${example}`, 'NotAParameter');
}

/** A key of a map whose keys may be any text that is not blank. */
export const checkNotBlank: Check = (value) =>
  String(value).trim() === '' ? { code: 'Blank', message: `${show(value)} is blank; write a name` } : undefined;

/** The name of a parameter of a path. */
export function isPathParameter(name: string): boolean {
  return PARAMETER.test(name) && !RESERVED_NAMES.has(name);
}
