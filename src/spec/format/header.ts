import type { Check, Fault } from '../schema';
import { not, text } from './text';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const CONTROLS = /[\r\n\0]/;

/** Why a header cannot be changed: it belongs to the connection, to the message's framing or to routing. */
const RESERVED: { readonly [name: string]: string } = {
  host: 'rewrite.host has it',
  'content-length': 'it follows from the body',
  connection: 'it belongs to one connection (RFC 9110, 7.6.1)',
  'keep-alive': 'it belongs to one connection (RFC 9110, 7.6.1)',
  'proxy-connection': 'it belongs to one connection (RFC 9110, 7.6.1)',
  te: 'it belongs to one connection (RFC 9110, 7.6.1)',
  trailer: 'it belongs to one message (RFC 9110, 6.6.2)',
  'transfer-encoding': 'it belongs to one connection (RFC 9112, 6.1)',
  upgrade: 'it belongs to one connection (RFC 9110, 7.8)',
};

/** The name of a header (RFC 9110, 5.1), kept as written. */
export function header(example = '"x-request-source"') {
  return text({ what: 'the name of a header', example, pattern: TOKEN.source, check: checkHeader });
}

/** The name of a header that the gateway sets or removes. */
export function ownHeader(example = '"x-request-source"') {
  return text({ what: 'the name of a header', example, pattern: TOKEN.source, check: checkOwnHeader });
}

/** What is wrong with the name of a header. */
export const checkHeader: Check = (value) => {
  const name = String(value);
  if (TOKEN.test(name)) return undefined;
  if (name.startsWith(':'))
    return { code: 'ReservedHeader', message: `"${name}" is part of the request line, not a header; rewrite has path and host` };
  return not(name, 'the name of a header', 'use letters, digits and dashes, such as "x-request-source"', 'NotAHeader');
};

/** Also refuses headers that a rule cannot change. */
export const checkOwnHeader: Check = (value) => {
  const reason = RESERVED[String(value).toLowerCase()];
  if (reason === undefined) return checkHeader(value);
  return { code: 'ReservedHeader', message: `the header "${value}" cannot be changed here: ${reason}` };
};

/** The value of a header, as it is sent. */
export function headerValue(example: string) {
  return text({ what: 'the value of a header', example, check: plainValueFault, secret: true });
}

function plainValueFault(value: string): Fault | undefined {
  if (value.includes('${')) return { code: 'NotFilledIn', message: 'holds "${", and nothing is filled in here; write the value itself' };
  return controlFault(value);
}

/** Refuses what would end a header early. The value is not shown. */
export function controlFault(value: string): Fault | undefined {
  if (CONTROLS.test(value))
    return { code: 'ControlCharacter', message: 'holds a line break or a NUL, which would end the header; write one line' };
  return undefined;
}
