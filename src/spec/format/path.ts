import type { Fault } from '../schema';
import { isPathParameter } from './name';
import { show } from './show';
import { not, text } from './text';
import { urlFault } from './url';
import { valueFault } from './value';

/** What a literal segment may hold: the unreserved and most of the other characters of a path (RFC 3986, 3.3). */
const LITERAL = /^[A-Za-z0-9._~!$&'()*+,=:@-]*$/;
/** With its methods it stays below the 1,024 characters of a YAML key, of the Gateway API's `HTTPPathMatch` and of CloudWatch's dimensions. */
const LONGEST = 960;
const EXAMPLE = '"/orders/{id}"';

/** What is wrong with the path of a route: `/orders/{id}`, `/files/{rest+}`. */
export function templateFault(path: string): Fault | undefined {
  if (!path.startsWith('/')) return { code: 'PathNeedsSlash', message: `${show(path)} has no slash at its start; write "/${path}"` };
  if (/[?#]/.test(path))
    return { code: 'PathWithQuery', message: `${show(path)} holds a query or a fragment; write the path alone (variants match queries)` };
  if (path.length > LONGEST)
    return { code: 'PathTooLong', message: `${show(path)} has a path of ${path.length} characters; write at most ${LONGEST}` };
  const segments = path.slice(1).split('/');
  const last = segments.length - 1;
  for (const [index, segment] of segments.entries()) {
    const fault = segmentFault(segment, index === last, path);
    if (fault !== undefined) return fault;
  }
  return repeatedParameter(path, segments);
}

function segmentFault(segment: string, last: boolean, path: string): Fault | undefined {
  if (/[{}]/.test(segment)) return parameterFault(segment, last, path);
  if (segment === '' && !last) return wrong(path, 'an empty segment; write one slash between two segments');
  if (segment === '.' || segment === '..') return wrong(path, 'a dot segment; write the path that is meant');
  if (/^\*+$/.test(segment))
    return wrong(path, `${show(segment)}, which stands for nothing here; write {name} for one segment, or {rest+} at the end`);
  if (LITERAL.test(segment)) return undefined;
  return wrong(
    path,
    `${show(segment)}, which is not plain; use letters, digits and - . _ ~ (requests with unusual characters match a {parameter})`,
  );
}

function parameterFault(segment: string, last: boolean, path: string): Fault | undefined {
  const inner = /^\{([^{}]*)\}$/.exec(segment)?.[1];
  if (inner === undefined) return wrong(path, `${show(segment)}; a parameter fills a whole segment, as in ${EXAMPLE}`);
  const rest = inner.endsWith('+');
  const name = rest ? inner.slice(0, -1) : inner;
  if (rest && !last) return wrong(path, `{${inner}} before its end; only the last segment takes all that remain`);
  if (isPathParameter(name)) return undefined;
  return wrong(path, `{${inner}}; the name of a parameter starts with a letter and has letters, digits, dashes and underscores`);
}

function repeatedParameter(path: string, segments: readonly string[]): Fault | undefined {
  const names = segments.filter((segment) => segment.startsWith('{')).map((segment) => segment.replaceAll(/[{}+]/g, ''));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : wrong(path, `{${twice}} twice; give each parameter its own name`);
}

function wrong(path: string, what: string): Fault {
  return { code: 'PathRefused', message: `${show(path)} holds ${what}` };
}

/** What a route's path may hold for others: a parameter, or what other gateways write for one. */
const PARAMETER = /[{}]|(^|\/)\*+(\/|$)/;

/** A path without parameters. */
export function plainPath(example: string) {
  return text({
    what: 'a path',
    example,
    check: (path) => (PARAMETER.test(path) ? not(path, 'a plain path', 'it has no parameters here', 'PathRefused') : templateFault(path)),
  });
}

/** The path before every route: no parameters, no slash at its end. */
export function basePath() {
  return text({
    what: 'a path',
    example: '"/api"',
    check: (path) => {
      if (PARAMETER.test(path)) return not(path, 'a plain path', 'a base path has no parameters', 'PathRefused');
      if (path === '/') return not(path, 'a base path', 'leave it out where routes start at the root', 'PathRefused');
      if (path.length > 1 && path.endsWith('/'))
        return not(path, 'a base path', `write ${show(path.slice(0, -1))}, without the slash at its end`, 'PathRefused');
      return templateFault(path);
    },
  });
}

/** A path that is filled in for each request: `{param}` of the route, `${...}`, a query where it is allowed. */
export function filledPath({ query = true }: { readonly query?: boolean } = {}) {
  return text({ what: 'a path', example: '"/v2/{rest}"', check: (path) => filledPathFault(path, query) });
}

/** A path that is filled in, or an absolute url. */
export function target() {
  const check = (written: string): Fault | undefined => {
    if (!/^[a-z][a-z0-9+.-]*:/i.test(written)) return filledPathFault(written, true);
    return valueFault(written) ?? hostFault(written) ?? urlFault(unfilled(written), {});
  };
  return text({ what: 'a path or an absolute url', example: '"/catalog/index"', check });
}

/** A value in a host, or right behind it, would lead callers wherever a request says. */
function hostFault(written: string): Fault | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/*[^/?#]*\{/i.test(written)) return undefined;
  const instead = 'write the host itself, and "/" or "?" behind it';
  return {
    code: 'ValueInHost',
    message: `${show(written)} fills a value into its host, and a request could lead callers anywhere; ${instead}`,
  };
}

function filledPathFault(path: string, query: boolean): Fault | undefined {
  if (!path.startsWith('/')) return { code: 'PathNeedsSlash', message: `${show(path)} has no slash at its start; write "/${path}"` };
  if (path.startsWith('//')) return wrong(path, 'an empty segment; a path that starts with // names another host');
  const fault = valueFault(path);
  if (fault !== undefined) return fault;
  const plain = unfilled(path);
  if (!/^[\x21-\x7e]*$/.test(plain) || /["<>\\^`{|}#]/.test(plain))
    return wrong(path, 'a character that a path cannot have; percent-encode it');
  if (!query && plain.includes('?')) return { code: 'PathWithQuery', message: `${show(path)} holds a query; write the path alone` };
  if (/(^|\/)\.\.?(\/|\?|$)/.test(plain.replaceAll(/%2e/gi, '.'))) return wrong(path, 'a dot segment; write the path that is meant');
  return undefined;
}

/** The text with something harmless where requests fill in. */
function unfilled(path: string): string {
  return path
    .replaceAll('$${', '$')
    .replaceAll(/\$\{[^}]*\}/g, 'x')
    .replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => (isPathParameter(name) ? 'x' : whole));
}
