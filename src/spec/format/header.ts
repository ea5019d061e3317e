import { type HeaderOwner, headerOwner, neverSent, OWNER_REASONS } from '../../model/header-owners';
import type { Check, Fault } from '../schema';
import { show } from './show';
import { not, text } from './text';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const CONTROLS = /[\r\n\0]/;

/** What a rule or a scheme uses a header for. */
export type HeaderUse = 'answer' | 'credential' | 'identity' | 'request' | 'requestId' | 'returned' | 'sent';

interface Use {
  readonly cannot: string;
  readonly instead: string;
  /** Whose headers cannot be used for it. */
  readonly taken: readonly HeaderOwner[];
}

const UNCHANGED: readonly HeaderOwner[] = ['connection', 'host', 'length', 'tollgate'];
const UNFIT: readonly HeaderOwner[] = [...UNCHANGED, 'body', 'cookies', 'envoy', 'forwarded'];
const CHANGE = { cannot: 'be changed here', instead: 'leave it out' };

const USES: { readonly [use in HeaderUse]: Use } = {
  answer: { ...CHANGE, taken: UNCHANGED },
  request: { ...CHANGE, taken: [...UNCHANGED, 'envoy', 'forwarded'] },
  credential: {
    cannot: 'hold credentials',
    instead: 'choose another, such as "x-api-key"',
    taken: [...UNFIT, 'requestId', 'untrusted'],
  },
  identity: {
    cannot: 'tell the backend who calls',
    instead: 'choose another, such as "x-user-id"',
    taken: [...UNFIT, 'credentials', 'requestId'],
  },
  returned: {
    cannot: 'tell the backend what a service answers',
    instead: 'choose another, such as "x-auth-user"',
    taken: [...UNCHANGED, 'body', 'envoy', 'forwarded', 'requestId'],
  },
  sent: {
    cannot: 'be sent to a service',
    instead: 'choose another, such as "cookie"',
    taken: [...UNCHANGED, 'asked', 'envoy', 'forwarded', 'requestId', 'untrusted'],
  },
  requestId: {
    cannot: "hold the request's id",
    instead: 'choose another, such as "x-correlation-id"',
    taken: [...UNFIT, 'credentials'],
  },
};

/** The name of a header (RFC 9110, 5.1), kept as written. */
export function header(example = '"x-request-source"') {
  return text({ what: 'the name of a header', example, pattern: TOKEN.source, check: checkHeader });
}

/** The name of a header that the gateway uses for something, which not every header can be used for. */
export function headerFor(use: HeaderUse, example: string) {
  return text({ what: 'the name of a header', example, pattern: TOKEN.source, check: checkHeaderFor(use) });
}

/** The name of a header of which browsers are told, or `*` for all of them (Fetch standard, 3.3.5). */
export function headerOrAny(example: string) {
  const check: Check = (value) => (value === '*' ? undefined : checkHeader(value));
  return text({ what: 'the name of a header', example, pattern: TOKEN.source, check });
}

/** What is wrong with the name of a header. */
export const checkHeader: Check = (value) => {
  const name = String(value);
  if (name.startsWith(':'))
    return { code: 'ReservedHeader', message: `"${name}" is part of the request line, not a header; rewrite has path and host` };
  if (!TOKEN.test(name))
    return not(name, 'the name of a header', 'use letters, digits and dashes, such as "x-request-source"', 'NotAHeader');
  if (name.includes('*')) return not(name, 'the name of one header', 'a * stands for nothing here; write each name in full', 'NotAHeader');
  return undefined;
};

/** Also refuses headers that cannot be used for it. */
export function checkHeaderFor(use: HeaderUse): Check {
  const { cannot, instead, taken } = USES[use];
  return (value) => {
    const name = String(value);
    const owner = headerOwner(name);
    const why = owner !== undefined && taken.includes(owner) ? OWNER_REASONS[owner] : use === 'credential' ? neverSent(name) : undefined;
    if (why === undefined) return checkHeader(value);
    return { code: 'ReservedHeader', message: `the header ${show(name)} cannot ${cannot}: ${why}; ${instead}` };
  };
}

/** The value of a header, as it is sent. */
export function headerValue(example: string) {
  return text({ what: 'the value of a header', example, check: plainValueFault, secret: true });
}

/** Refuses what is not sent as it stands. */
export function plainValueFault(value: string): Fault | undefined {
  if (value.includes('${')) return { code: 'NotFilledIn', message: 'holds "${", and nothing is filled in here; write the value itself' };
  return controlFault(value);
}

/** Refuses what would end a header early. The value is not shown. */
export function controlFault(value: string): Fault | undefined {
  if (CONTROLS.test(value))
    return { code: 'ControlCharacter', message: 'holds a line break or a NUL, which would end the header; write one line' };
  return undefined;
}
