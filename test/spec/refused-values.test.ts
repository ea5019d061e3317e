import { expect, test } from 'vitest';
import { parseApi } from '../../src/spec/parse';
import { refusals, shop, withRoute } from './support';

const withHeader = (value: unknown, name = 'x-a') => withRoute({ request: { headers: { set: { [name]: value } } } });

test.each([
  { value: withRoute({ timeout: 5 }), says: ['routes["GET /orders"].timeout: 5 is not a duration; write it as in "5s" [WrongType]'] },
  {
    value: withRoute({ timeout: null }),
    says: ['routes["GET /orders"].timeout: is empty; write a duration, such as "5s", or leave the field out [WrongType]'],
  },
  {
    value: withRoute({ timeout: '5' }),
    says: [
      'routes["GET /orders"].timeout: "5" is not a duration; write whole numbers with the units h, m, s and ms, such as "250ms" or "1h30m" [NotADuration]',
    ],
  },
  {
    value: withRoute({ timeout: '100000h' }),
    says: ['routes["GET /orders"].timeout: "100000h" is out of range; give a duration from 1ms to 24h [DurationOutOfRange]'],
  },
  {
    value: withRoute({ timeout: '100000ms' }),
    says: [
      'routes["GET /orders"].timeout: "100000ms" has a number of more than five digits; write it in larger units, such as "1h30m" [NotADuration]',
    ],
  },
  {
    value: withRoute({ timeout: '1d' }),
    says: [
      'routes["GET /orders"].timeout: "1d" is not a duration; write whole numbers with the units h, m, s and ms, such as "250ms" or "1h30m" [NotADuration]',
    ],
  },
  {
    value: withRoute({ timeout: '0s' }),
    says: ['routes["GET /orders"].timeout: "0s" is out of range; give a duration from 1ms to 24h [DurationOutOfRange]'],
  },
  {
    value: withRoute({ timeout: '25h' }),
    says: ['routes["GET /orders"].timeout: "25h" is out of range; give a duration from 1ms to 24h [DurationOutOfRange]'],
  },
  {
    value: withRoute({ timeout: '1.5s' }),
    says: [
      'routes["GET /orders"].timeout: "1.5s" is not a duration; write whole numbers with the units h, m, s and ms, such as "250ms" or "1h30m" [NotADuration]',
    ],
  },
  {
    value: withRoute({ body: { maxSize: 1048576 } }),
    says: ['routes["GET /orders"].body.maxSize: 1048576 is not a text; write it in quotes, "1048576" [WrongType]'],
  },
  {
    value: withRoute({ body: { maxSize: '1MB' } }),
    says: [
      'routes["GET /orders"].body.maxSize: "1MB" is not a size; write a whole number of bytes, or with k, M, G, Ki, Mi or Gi, such as "64Ki" [NotASize]',
    ],
  },
  {
    value: withRoute({ body: { maxSize: '2Gi' } }),
    says: ['routes["GET /orders"].body.maxSize: "2Gi" is out of range; give a size from 0 to 1Gi [SizeOutOfRange]'],
  },
  {
    value: withRoute({ body: { contentTypes: ['json'] } }),
    says: [
      'routes["GET /orders"].body.contentTypes[0]: "json" is not a media type; write type and subtype without parameters, such as "application/json" [NotAMediaType]',
    ],
  },
  {
    value: withRoute({ body: { contentTypes: [] } }),
    says: ['routes["GET /orders"].body.contentTypes: the list is empty; leave it out where any type is accepted [EmptyList]'],
  },
  {
    value: withRoute({ canary: { backend: 'orders', weightPercent: 130 } }),
    says: [
      'routes["GET /orders"].canary.weightPercent: 130 is not a share of requests; give a number from 0 to 100 with at most one decimal [PercentOutOfRange]',
    ],
  },
  {
    value: withRoute({ canary: { backend: 'orders', weightPercent: -1 } }),
    says: [
      'routes["GET /orders"].canary.weightPercent: -1 is not a share of requests; give a number from 0 to 100 with at most one decimal [PercentOutOfRange]',
    ],
  },
  {
    value: withRoute({ canary: { backend: 'orders', weightPercent: 0.55 } }),
    says: [
      'routes["GET /orders"].canary.weightPercent: 0.55 is not a share of requests; give a number from 0 to 100 with at most one decimal [PercentOutOfRange]',
    ],
  },
  {
    value: withRoute({ canary: { backend: 'orders', weightPercent: '5' } }),
    says: [
      'routes["GET /orders"].canary.weightPercent: "5" is not a number from 0 to 100 with at most one decimal; write it as in 5 [WrongType]',
    ],
  },
  {
    value: withRoute({ canary: { backend: 'orders' } }),
    says: [
      'routes["GET /orders"].canary.weightPercent: is missing; write a number from 0 to 100 with at most one decimal, such as 5 [Missing]',
    ],
  },
  {
    value: withRoute({ ips: { allow: ['10.0.0.1'] } }),
    says: ['routes["GET /orders"].ips.allow[0]: "10.0.0.1" is not a CIDR block; write "10.0.0.1/32" for this one address [NotACidr]'],
  },
  {
    value: withRoute({ ips: { allow: ['::ffff:127.0.0.0/104'] } }),
    says: [
      'routes["GET /orders"].ips.allow[0]: "::ffff:127.0.0.0/104" is not a CIDR block; IPv4 addresses are the same in either form; write 127.0.0.0/8 [NotACidr]',
    ],
  },
  {
    value: withRoute({ ips: { allow: ['10.0.0.0/33'] } }),
    says: [
      'routes["GET /orders"].ips.allow[0]: "10.0.0.0/33" is not a CIDR block; the length of its prefix is a whole number from 0 to 32 [NotACidr]',
    ],
  },
  {
    value: withRoute({ ips: { allow: ['::1/129'] } }),
    says: [
      'routes["GET /orders"].ips.allow[0]: "::1/129" is not a CIDR block; the length of its prefix is a whole number from 0 to 128 [NotACidr]',
    ],
  },
  {
    value: withRoute({ ips: { deny: ['300.0.0.0/8'] } }),
    says: [
      'routes["GET /orders"].ips.deny[0]: "300.0.0.0/8" is not a CIDR block; write an address and the length of its prefix, such as "10.0.0.0/8" [NotACidr]',
    ],
  },
  {
    value: withRoute({ ips: { allow: ['10.0.0.1/8'], deny: ['192.0.2.255/25', '1.2.3.4/0', '255.255.255.255/31'] } }),
    says: [
      'routes["GET /orders"].ips.allow[0]: "10.0.0.1/8" is not a CIDR block; write 10.0.0.0/8, or 10.0.0.1/32 for the one address [NotACidr]',
      'routes["GET /orders"].ips.deny[0]: "192.0.2.255/25" is not a CIDR block; write 192.0.2.128/25, or 192.0.2.255/32 for the one address [NotACidr]',
      'routes["GET /orders"].ips.deny[1]: "1.2.3.4/0" is not a CIDR block; write 0.0.0.0/0, or 1.2.3.4/32 for the one address [NotACidr]',
      'routes["GET /orders"].ips.deny[2]: "255.255.255.255/31" is not a CIDR block; write 255.255.255.254/31, or 255.255.255.255/32 for the one address [NotACidr]',
    ],
  },
  {
    value: withRoute({ ips: { allow: ['2001:db8::1/32', 'fd00:0:0:1:ffff::/65', '::ffff:10.0.0.1/104', '::1/0'] } }),
    says: [
      'routes["GET /orders"].ips.allow[0]: "2001:db8::1/32" is not a CIDR block; write 2001:db8::/32, or 2001:db8::1/128 for the one address [NotACidr]',
      'routes["GET /orders"].ips.allow[1]: "fd00:0:0:1:ffff::/65" is not a CIDR block; write fd00:0:0:1:8000::/65, or fd00:0:0:1:ffff::/128 for the one address [NotACidr]',
      'routes["GET /orders"].ips.allow[2]: "::ffff:10.0.0.1/104" is not a CIDR block; IPv4 addresses are the same in either form; write 10.0.0.0/8 [NotACidr]',
      'routes["GET /orders"].ips.allow[3]: "::1/0" is not a CIDR block; write ::/0, or ::1/128 for the one address [NotACidr]',
    ],
  },
  {
    value: withRoute({ ips: { deny: [] } }),
    says: ['routes["GET /orders"].ips.deny: the list is empty; write the blocks that may not call, or leave ips out [EmptyList]'],
  },
  {
    value: withRoute({ cors: { origins: ['*'], methods: [] } }),
    says: ['routes["GET /orders"].cors.methods: the list is empty; leave it out for the methods of the path [EmptyList]'],
  },
  {
    value: withRoute({ ips: { allow: [] } }),
    says: ['routes["GET /orders"].ips.allow: the list is empty; nobody could call; leave it out to allow every address [EmptyList]'],
  },
  {
    value: withRoute({ ips: {} }),
    says: ['routes["GET /orders"].ips: ips needs at least one of allow and deny; leave the block out if none is wanted [NothingSaid]'],
  },
  {
    value: withRoute({ ips: { deny: ['10.0.0.0/8', '10.0.0.0/8'] } }),
    says: ['routes["GET /orders"].ips.deny[1]: "10.0.0.0/8" stands twice in the list; write it once [Duplicate]'],
  },
  {
    value: { ...shop, hosts: ['https://shop.example.com'] },
    says: ['hosts[0]: "https://shop.example.com" is not a host name; write the host alone, without "https://" [NotAHost]'],
  },
  {
    value: { ...shop, hosts: ['shop.example.com:443'] },
    says: ['hosts[0]: "shop.example.com:443" is not a host name; write it without the port [NotAHost]'],
  },
  {
    value: { ...shop, hosts: ['Shop.example.com'] },
    says: ['hosts[0]: "Shop.example.com" is not a host name; write it in lower case, "shop.example.com" [NotAHost]'],
  },
  {
    value: { ...shop, hosts: ['*'] },
    says: ['hosts[0]: "*" is not a host name; write it as in "shop.example.com", or "*.example.com" for every host below [NotAHost]'],
  },
  {
    value: { ...shop, hosts: ['a.*.example.com'] },
    says: [
      'hosts[0]: "a.*.example.com" is not a host name; write it as in "shop.example.com", or "*.example.com" for every host below [NotAHost]',
    ],
  },
  {
    value: { ...shop, hosts: ['shop.example.com/api'] },
    says: ['hosts[0]: "shop.example.com/api" is not a host name; write it without a path; basePath has the path [NotAHost]'],
  },
  {
    value: { ...shop, hosts: ['${value}.example.com'] },
    says: [
      'hosts[0]: "${value}.example.com" is not a host name; write it as in "shop.example.com", or "*.example.com" for every host below [NotAHost]',
    ],
  },
  {
    value: withRoute({ rewrite: { host: '*.example.com' } }),
    says: ['routes["GET /orders"].rewrite.host: "*.example.com" is not a host name; an exact host is needed here [NotAHost]'],
  },
  {
    value: { ...shop, hosts: [] },
    says: ['hosts: the list is empty; leave it out to answer on any host [EmptyList]'],
  },
  {
    value: withHeader('Basic c2VjcmV0', 'Authorization'),
    says: [
      'routes["GET /orders"].request.headers.set.Authorization: holds a literal credential; exchange the token, or let the backend take an identity header [LiteralSecret]',
    ],
  },
  {
    value: withRoute({ request: { json: { set: { 'a.__proto__.b': 1 }, rename: { a: 'constructor' } } } }),
    says: [
      'routes["GET /orders"].request.json.set: "__proto__" has a meaning in JavaScript and would be lost; choose another name [ReservedName]',
      'routes["GET /orders"].request.json.rename.a: "constructor" has a meaning in JavaScript and would be lost; choose another name [ReservedName]',
    ],
  },
  {
    value: { ...shop, name: 'My Shop' },
    says: ['name: "My Shop" is not a DNS-1123 label; use at most 63 lower-case letters, digits and dashes, such as "my-shop" [NotALabel]'],
  },
  {
    value: { ...shop, name: '' },
    says: ['name: "" is not a DNS-1123 label; use at most 63 lower-case letters, digits and dashes, such as "shop" [NotALabel]'],
  },
  { value: { ...shop, name: undefined }, says: ['name: is missing; write a DNS-1123 label, such as "shop" [Missing]'] },
  {
    value: { ...shop, name: 'a'.repeat(64) },
    says: [
      'name: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" is not a DNS-1123 label; use at most 63 lower-case letters, digits and dashes, such as "shop" [NotALabel]',
    ],
  },
  {
    value: { ...shop, backends: { 'a b': {}, orders: {} } },
    says: ['backends: "a b" is not a name of a backend; use at most 63 letters, digits, dashes and underscores [NotAName]'],
  },
  {
    value: withRoute({ backend: 'a b' }),
    says: [
      'routes["GET /orders"].backend: "a b" is not a name of a backend; use at most 63 letters, digits, dashes and underscores [NotAName]',
    ],
  },
  { value: { ...shop, basePath: 'api' }, says: ['basePath: "api" has no slash at its start; write "/api" [PathNeedsSlash]'] },
  {
    value: { ...shop, basePath: '/api/' },
    says: ['basePath: "/api/" is not a base path; write "/api", without the slash at its end [PathRefused]'],
  },
  {
    value: { ...shop, basePath: '/' },
    says: ['basePath: "/" is not a base path; leave it out where routes start at the root [PathRefused]'],
  },
  {
    value: { ...shop, basePath: '/{tenant}' },
    says: ['basePath: "/{tenant}" is not a plain path; a base path has no parameters [PathRefused]'],
  },
  { value: { ...shop, tags: ['a', 'a'] }, says: ['tags[1]: "a" stands twice in the list; write it once [Duplicate]'] },
  { value: { ...shop, owner: ' ' }, says: ['owner: is blank; write an owner, such as "team-shop" [Blank]'] },
  {
    value: { ...shop, owner: 'a\nb' },
    says: ['owner: is not one line of at most 2048 characters; write an owner, such as "team-shop" [NotALine]'],
  },
  {
    value: { ...shop, owner: 'a\0b', tags: ['\x1b[31m'], description: '\x7f' },
    says: [
      'owner: holds a control character, such as a NUL; write an owner, such as "team-shop" [ControlCharacter]',
      'tags[0]: holds a control character, such as a NUL; write a tag, such as "retail" [ControlCharacter]',
      'description: holds a control character, such as a NUL; write a description, such as "Orders of the shop" [ControlCharacter]',
    ],
  },
  {
    value: withRoute({ description: 'a\0b' }),
    says: [
      'routes["GET /orders"].description: holds a control character, such as a NUL; write a description, such as "Orders of the caller" [ControlCharacter]',
    ],
  },
  {
    value: withRoute({ request: { headers: { remove: ['a b'] } } }),
    says: [
      'routes["GET /orders"].request.headers.remove[0]: "a b" is not the name of a header; use letters, digits and dashes, such as "x-request-source" [NotAHeader]',
    ],
  },
  {
    value: withHeader('x', 'host'),
    says: [
      'routes["GET /orders"].request.headers.set: the header "host" cannot be changed here: rewrite.host has it; leave it out [ReservedHeader]',
    ],
  },
  {
    value: withHeader('x', 'Content-Length'),
    says: [
      'routes["GET /orders"].request.headers.set: the header "Content-Length" cannot be changed here: it follows from the body; leave it out [ReservedHeader]',
    ],
  },
  {
    value: withHeader('x', 'Connection'),
    says: [
      'routes["GET /orders"].request.headers.set: the header "Connection" cannot be changed here: it belongs to one connection (RFC 9110, 7.6.1); leave it out [ReservedHeader]',
    ],
  },
  {
    value: withHeader('x', ':path'),
    says: [
      'routes["GET /orders"].request.headers.set: ":path" is part of the request line, not a header; rewrite has path and host [ReservedHeader]',
    ],
  },
  {
    value: withHeader('x', 'Transfer-Encoding'),
    says: [
      'routes["GET /orders"].request.headers.set: the header "Transfer-Encoding" cannot be changed here: it belongs to one connection (RFC 9110, 7.6.1); leave it out [ReservedHeader]',
    ],
  },
  {
    value: withHeader('a\r\nb: c'),
    says: [
      'routes["GET /orders"].request.headers.set.x-a: holds a line break or a NUL, which would end the header; write one line [ControlCharacter]',
    ],
  },
  {
    value: withHeader('a\0'),
    says: [
      'routes["GET /orders"].request.headers.set.x-a: holds a line break or a NUL, which would end the header; write one line [ControlCharacter]',
    ],
  },
  {
    value: withHeader(5),
    says: ['routes["GET /orders"].request.headers.set.x-a: is a number; write a text as text, in quotes, such as "gateway" [WrongType]'],
  },
  {
    value: withHeader('${reqestId}'),
    says: ['routes["GET /orders"].request.headers.set.x-a: "${reqestId}" has no meaning; did you mean "${requestId}"? [UnknownValue]'],
  },
  {
    value: withHeader('${caller:x}'),
    says: ['routes["GET /orders"].request.headers.set.x-a: "${caller:x}" has no meaning; write "${caller}" [UnknownValue]'],
  },
  {
    value: withHeader('${claim}'),
    says: ['routes["GET /orders"].request.headers.set.x-a: "${claim}" has no meaning; write "${claim:NAME}" [UnknownValue]'],
  },
  {
    value: withHeader('${claim:}'),
    says: [
      'routes["GET /orders"].request.headers.set.x-a: "" is not the name of a claim; write steps with dots ("tenant.id"), or a JSON pointer ("/https:~1~1example.com~1roles") [NotAClaim]',
    ],
  },
  {
    value: withHeader('${header:a b}'),
    says: [
      'routes["GET /orders"].request.headers.set.x-a: "a b" is not the name of a header; use letters, digits and dashes, such as "x-request-source" [NotAHeader]',
    ],
  },
  {
    value: withHeader('${path:1}'),
    says: [
      'routes["GET /orders"].request.headers.set.x-a: "${path:1}" has no meaning; write the name of a parameter of the route, such as "${path:id}" [UnknownValue]',
    ],
  },
  {
    value: withHeader('${query:}'),
    says: [
      'routes["GET /orders"].request.headers.set.x-a: "${query:}" has no meaning; write the name, such as "${query:page}" [UnknownValue]',
    ],
  },
  {
    value: withHeader('${value:idp}'),
    says: [
      'routes["GET /orders"].request.headers.set.x-a: "${value:idp}" has no meaning; values are bound in urls and hosts only [UnknownValue]',
    ],
  },
  {
    value: withHeader('${env}'),
    says: [
      'routes["GET /orders"].request.headers.set.x-a: "${env}" has no meaning; known are requestId, route, caller, consumer, clientIp, version, now, claim:PATH, header:NAME, path:NAME, query:NAME [UnknownValue]',
    ],
  },
  {
    value: withHeader('${caller'),
    says: [
      'routes["GET /orders"].request.headers.set.x-a: "${caller" has no closing brace; write "}" after the name, or "$${" for the characters themselves [UnknownValue]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: { regex: '(?=x)' } } }, backend: 'orders' }] }),
    says: [
      'routes["GET /orders"].variants[0].when.query.a.regex: "(?=x)" is not an expression of RE2; it holds a look-around; write it without [RegexRefused]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: { regex: '(a)\\1' } } }, backend: 'orders' }] }),
    says: [
      'routes["GET /orders"].variants[0].when.query.a.regex: "(a)\\\\1" is not an expression of RE2; it holds a back-reference; write it without [RegexRefused]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: { regex: '(' } } }, backend: 'orders' }] }),
    says: ['routes["GET /orders"].variants[0].when.query.a.regex: "(" is not an expression of RE2; missing closing ): `(` [RegexRefused]'],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: { regex: 'a{2000}' } } }, backend: 'orders' }] }),
    says: [
      'routes["GET /orders"].variants[0].when.query.a.regex: "a{2000}" is not an expression of RE2; invalid repeat count: `{2000}` [RegexRefused]',
    ],
  },
  ...(
    [
      ['', 'is empty; write an expression, such as "v[0-9]+", or "present: true"'],
      ['\\u0041', '"\\\\u0041" is not an expression of RE2; invalid escape sequence: `\\u`'],
      ['é[', '"é[" is not an expression of RE2; missing closing ]: `[`'],
      ['é(', '"é(" is not an expression of RE2; missing closing ): `é(`'],
      ['a++', '"a++" is not an expression of RE2; invalid nested repetition operator: `++`'],
      ['(?:a{500}b{500}){10}', '"(?:a{500}b{500}){10}" is not an expression of RE2; invalid repeat count: `{10}`'],
      ['a\\x{100}', '"a\\\\x{100}" is not an expression over bytes; write the character itself instead of \\x{100}'],
    ] as const
  ).map(([regex, says]) => ({
    value: withRoute({ variants: [{ when: { query: { a: { regex } } }, backend: 'orders' }] }),
    says: [`routes["GET /orders"].variants[0].when.query.a.regex: ${says} [RegexRefused]`],
  })),
  {
    value: withRoute({ variants: [{ when: { query: { a: { regex: 'a{1000}'.repeat(5) } } }, backend: 'orders' }] }),
    says: [
      'routes["GET /orders"].variants[0].when.query.a.regex: "a{1000}a{1000}a{1000}a{1000}a{1000}" is not an expression of RE2; it compiles to 5002 steps, and Envoy takes 4900 [RegexRefused]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: { prefix: '' } } }, backend: 'orders' }] }),
    says: [
      'routes["GET /orders"].variants[0].when.query.a.prefix: is empty; write how the value starts, such as "v2-", or "present: true" [Blank]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: { prefix: 'a', present: true } } }, backend: 'orders' }] }),
    says: [
      'routes["GET /orders"].variants[0].when.query.a: a match has exactly one of prefix, regex and present; prefix and present are both there [ExactlyOne]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: 1 } }, backend: 'orders' }] }),
    says: ['routes["GET /orders"].variants[0].when.query.a: 1 is not a text; write it in quotes, "1" [WrongType]'],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: { prefx: 'a' } } }, backend: 'orders' }] }),
    says: [
      'routes["GET /orders"].variants[0].when.query.a.prefx: "prefx" is not a field of a match; did you mean "prefix"? [UnknownField]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: {}, backend: 'orders' }] }),
    says: [
      'routes["GET /orders"].variants[0].when: when needs at least one of headers, query and cookies; leave the block out if none is wanted [NothingSaid]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: 'b' } }, backend: 'orders', respond: { status: 200 } }] }),
    says: [
      'routes["GET /orders"].variants[0]: a variant has at most one of backend, weighted, respond and redirect; backend and respond are both there [ExactlyOne]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: 'b' } } }] }),
    says: [
      'routes["GET /orders"].variants[0]: a variant needs at least one of backend, weighted, respond, redirect, rewrite, request and response; leave the block out if none is wanted [NothingSaid]',
    ],
  },
  {
    value: withRoute({ variants: [{ when: { query: {} }, backend: 'orders' }] }),
    says: ['routes["GET /orders"].variants[0].when.query: the map is empty; leave it out where nothing is asked for [EmptyMap]'],
  },
  {
    value: withRoute({ variants: [] }),
    says: ['routes["GET /orders"].variants: the list is empty; leave it out where there are none [EmptyList]'],
  },
])('says: $says', ({ value, says }) => {
  expect(refusals(() => parseApi(value))).toEqual(says);
});
