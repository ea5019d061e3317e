import { nearest } from '../nearest';
import type { Fault } from '../schema';
import { claimFault } from './claim';
import { checkHeader, controlFault } from './header';
import { isPathParameter } from './name';
import { text } from './text';

const PLAIN = ['requestId', 'route', 'caller', 'consumer', 'clientIp', 'version', 'now'];
const NAMED = ['claim', 'header', 'path', 'query'];
const KNOWN = [...PLAIN, 'claim:PATH', 'header:NAME', 'path:NAME', 'query:NAME'];

/** A text with `${...}`, filled in for each request; `$${` stands for `${`. */
export function value(what = 'a text', example = '"gateway"') {
  return text({ what, example, check: (written) => controlFault(written) ?? valueFault(written), secret: true });
}

/** What is wrong with the `${...}` of a text. Only the reference is shown, never the text around it. */
export function valueFault(written: string): Fault | undefined {
  const references = written.replaceAll('$${', '').matchAll(/\$\{([^}]*)(\}?)/g);
  for (const [whole, inner, end] of references) {
    const fault = end === '' ? unclosed(whole) : referenceFault(inner as string);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function unclosed(whole: string): Fault {
  return {
    code: 'UnknownValue',
    message: `"${whole.slice(0, 20)}" has no closing brace; write "}" after the name, or "$\${" for the characters themselves`,
  };
}

function referenceFault(inner: string): Fault | undefined {
  const colon = inner.indexOf(':');
  const [source, name] = colon < 0 ? [inner, undefined] : [inner.slice(0, colon), inner.slice(colon + 1)];
  if (name === undefined ? PLAIN.includes(source) : NAMED.includes(source)) return name === undefined ? undefined : nameFault(source, name);
  if (source === 'value') return unknown(inner, 'values are bound in urls and hosts only');
  if (PLAIN.includes(source)) return unknown(inner, `write "\${${source}}"`);
  if (NAMED.includes(source)) return unknown(inner, `write "\${${source}:NAME}"`);
  const near = nearest(source, [...PLAIN, ...NAMED]);
  const known = `known are ${KNOWN.join(', ')}`;
  return unknown(inner, near === undefined ? known : `did you mean "\${${near}${NAMED.includes(near) ? `:${name ?? 'NAME'}` : ''}}"?`);
}

function nameFault(source: string, name: string): Fault | undefined {
  if (source === 'header') return checkHeader(name);
  if (source === 'claim') return claimFault(name);
  if (source === 'path' && !isPathParameter(name))
    return unknown(`path:${name}`, 'write the name of a parameter of the route, such as "${path:id}"');
  return name === '' ? unknown(`${source}:`, `write the name, such as "\${${source}:page}"`) : undefined;
}

function unknown(inner: string, instead: string): Fault {
  return { code: 'UnknownValue', message: `"\${${inner.slice(0, 60)}}" has no meaning; ${instead}` };
}
