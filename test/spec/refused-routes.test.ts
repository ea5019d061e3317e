import { expect, test } from 'vitest';
import { parseApi } from '../../src/spec/parse';
import { refusals, shop, withRoute } from './support';

const responding = (fields: object) => ({ ...shop, routes: { 'GET /': { respond: fields } } });
const redirecting = (fields: object) => ({ ...shop, routes: { 'GET /': { redirect: fields } } });
const versioned = (fields: object) => ({ ...shop, versions: { by: { header: 'x-v' }, list: { '1': {} }, ...fields } });

test.each([
  {
    value: withRoute({ rewrite: { path: '/%2e%2E/{id}' }, variants: [{ when: { query: { a: 'b' } }, rewrite: { path: '/a/.%2e' } }] }),
    says: [
      'routes["GET /orders"].variants[0].rewrite.path: "/a/.%2e" holds a dot segment; write the path that is meant [PathRefused]',
      'routes["GET /orders"].rewrite.path: "/%2e%2E/{id}" holds a dot segment; write the path that is meant [PathRefused]',
    ],
  },
  {
    value: { ...shop, basePath: '/api/*' },
    says: ['basePath: "/api/*" is not a plain path; a base path has no parameters [PathRefused]'],
  },
  {
    value: withRoute({
      cors: { origins: ['https://a.example.com:443', 'http://*.example.com:80', 'http://a.example.com:443', 'https://a.example.com:8443'] },
    }),
    says: [
      'routes["GET /orders"].cors.origins[0]: "https://a.example.com:443" is not an origin; browsers send "https://a.example.com" [NotAUrl]',
      'routes["GET /orders"].cors.origins[1]: "http://*.example.com:80" is not an origin; browsers send "http://*.example.com" [NotAUrl]',
    ],
  },
  {
    value: { ...shop, routes: { 'GET /a': { respond: { status: 200, headers: { 'X-A': '1', 'x-a': '2', 'x-b': '3' } } } } },
    says: ['routes["GET /a"].respond.headers: "x-a" stands here twice, in upper and lower case; write it once [HeaderTwice]'],
  },
  {
    value: withRoute({ variants: [{ when: { query: { a: { prefix: '' } }, headers: { 'x-a': { regex: '' } } }, backend: 'orders' }] }),
    says: [
      'routes["GET /orders"].variants[0].when.headers.x-a.regex: is empty; write an expression, such as "v[0-9]+", or "present: true" [RegexRefused]',
      'routes["GET /orders"].variants[0].when.query.a.prefix: is empty; write how the value starts, such as "v2-", or "present: true" [Blank]',
    ],
  },
  {
    value: withRoute({
      variants: [
        {
          when: {
            headers: { 'x-a': 'yes ', 'x-b': { prefix: '\tv' }, 'x-c': 'a\nb', 'x-d': { prefix: 'v ' }, 'x-e': 'a\tb', 'x-f': ' ' },
            query: { a: ' b ', b: 'b\r', c: { prefix: 'a\0' } },
            cookies: { a: 'b;c', b: ' b', c: { prefix: 'b ' } },
          },
          backend: 'orders',
        },
      ],
      canary: { backend: 'orders', weightPercent: 1, preview: { header: 'x-a', value: ' always' } },
    }),
    says: [
      'routes["GET /orders"].variants[0].when.headers.x-a: "yes " begins or ends with a blank, which no value of a header does; write "yes" [NeverEqual]',
      'routes["GET /orders"].variants[0].when.headers.x-b.prefix: "\\tv" begins with a blank, which no value of a header does; write "v" [NeverEqual]',
      'routes["GET /orders"].variants[0].when.headers.x-c: "a\\nb" holds a control character, which no value of a header has; write it without [NeverEqual]',
      'routes["GET /orders"].variants[0].when.headers.x-f: " " begins or ends with a blank, which no value of a header does; write "" [NeverEqual]',
      'routes["GET /orders"].variants[0].when.query.b: "b\\r" holds a control character, which no value of a query parameter has; write it without [NeverEqual]',
      'routes["GET /orders"].variants[0].when.query.c.prefix: "a\\u0000" holds a control character, which no value of a query parameter has; write it without [NeverEqual]',
      'routes["GET /orders"].variants[0].when.cookies.a: "b;c" holds a control character or a semicolon, which no value of a cookie has; write it without [NeverEqual]',
      'routes["GET /orders"].variants[0].when.cookies.b: " b" begins or ends with a blank, which no value of a cookie does; write "b" [NeverEqual]',
      'routes["GET /orders"].canary.preview.value: " always" begins or ends with a blank, which no value of a header does; write "always" [NeverEqual]',
    ],
  },
  {
    value: { ...shop, routes: { 'GET /': {} } },
    says: [
      'routes["GET /"]: a route has exactly one of backend, weighted, aggregate, batch, respond and redirect; none of them is there [ExactlyOne]',
    ],
  },
  {
    value: withRoute({ respond: { status: 200 } }),
    says: [
      'routes["GET /orders"]: a route has exactly one of backend, weighted, aggregate, batch, respond and redirect; backend and respond are both there [ExactlyOne]',
    ],
  },
  {
    value: { ...shop, routes: { 'GET /': { weighted: [{ backend: 'a', weight: 0 }] } } },
    says: [
      'routes["GET /"].weighted: all weights are 0, so that no request could go anywhere; give one of them a weight above 0 [NoWeight]',
    ],
  },
  {
    value: {
      ...shop,
      routes: {
        'GET /': {
          weighted: [
            { backend: 'a', weight: 0.5 },
            { backend: 'a', weight: -1 },
          ],
        },
      },
    },
    says: [
      'routes["GET /"].weighted[0].weight: 0.5 is out of range; give a whole number from 0 to 1000000 [NumberOutOfRange]',
      'routes["GET /"].weighted[1].weight: -1 is out of range; give a whole number from 0 to 1000000 [NumberOutOfRange]',
      'routes["GET /"].weighted[1].backend: "a" stands twice in the list; add its weights [Duplicate]',
    ],
  },
  {
    value: { ...shop, routes: { 'GET /': { weighted: [] } } },
    says: ['routes["GET /"].weighted: the list is empty; write backends with their weights [EmptyList]'],
  },
  {
    value: { ...shop, routes: { 'GET /': { weighted: [{ backend: 'a', weight: 1 }], canary: { backend: 'b', weightPercent: 1 } } } },
    says: [
      'routes["GET /"].canary: a canary stands in for one backend and cannot stand beside weighted; write backend, or add the canary to the weights [Conflict]',
    ],
  },
  {
    value: withRoute({ sticky: ['ip'] }),
    says: [
      'routes["GET /orders"].sticky: sticky has a meaning only beside weighted; remove it or write weighted (a canary has its own) [NotHere]',
    ],
  },
  {
    value: withRoute({ canary: { backend: 'b', weightPercent: 0, sticky: [], steps: { shares: [25, 5], driver: 'manual' } } }),
    says: [
      'routes["GET /orders"].canary.sticky: the list is empty; leave it out where each request is divided at random [EmptyList]',
      'routes["GET /orders"].canary.steps.shares[1]: 5 is not above 25, the share before it; write shares that rise [Conflict]',
      'routes["GET /orders"].canary.steps.driver: "manual" is not one of "git", "code-deploy" [NotAChoice]',
    ],
  },
  {
    value: withRoute({ canary: { backend: 'b', weightPercent: 0, steps: { shares: [], driver: 'git' } } }),
    says: [
      'routes["GET /orders"].canary.steps.shares: the list is empty; write the shares one after the other, such as [5, 25, 100] [EmptyList]',
    ],
  },
  {
    value: withRoute({ canary: { backend: 'b', weightPercent: 0, steps: { shares: [10, 100], driver: 'code-deploy' } } }),
    says: ['routes["GET /orders"].canary.steps: driver "code-deploy" needs interval, the time between two steps: write "10m" [Needed]'],
  },
  {
    value: withRoute({ canary: { backend: 'b', weightPercent: 0, steps: { shares: [10, 100], driver: 'git', interval: '10m' } } }),
    says: [
      'routes["GET /orders"].canary.steps.interval: interval is for driver "code-deploy"; with "git" whoever changes the spec waits [NotHere]',
    ],
  },
  {
    value: withRoute({ canary: { backend: 'b', weightPercent: 0, steps: { shares: [10, 100], driver: 'code-deploy', interval: '90s' } } }),
    says: ['routes["GET /orders"].canary.steps.interval: "90s" is not a whole number of minutes; write "1m" or "2m" [DurationOutOfRange]'],
  },
  {
    value: withRoute({ canary: { backend: 'b', weightPercent: 0, steps: { shares: [10, 100], driver: 'code-deploy', interval: '49h' } } }),
    says: ['routes["GET /orders"].canary.steps.interval: "49h" is out of range; give a duration from 1m to 48h [DurationOutOfRange]'],
  },
  {
    value: responding({ status: 200, body: 'a', json: 1 }),
    says: ['routes["GET /"].respond: respond has at most one of body and json; body and json are both there [ExactlyOne]'],
  },
  {
    value: responding({ status: 204, body: 'a' }),
    says: ['routes["GET /"].respond: an answer 204 has no body; remove body or give another status [Conflict]'],
  },
  {
    value: responding({ status: 99 }),
    says: ['routes["GET /"].respond.status: 99 is not a status code; give a whole number from 200 to 599 [StatusOutOfRange]'],
  },
  {
    value: responding({ status: '200' }),
    says: ['routes["GET /"].respond.status: "200" is not a status code; give a whole number from 200 to 599 [StatusOutOfRange]'],
  },
  {
    value: responding({ status: 200, headers: { 'x-a': '${caller}', connection: 'close' } }),
    says: [
      'routes["GET /"].respond.headers.x-a: holds "${", and nothing is filled in here; write the value itself [NotFilledIn]',
      'routes["GET /"].respond.headers: the header "connection" cannot be changed here: it belongs to one connection (RFC 9110, 7.6.1); leave it out [ReservedHeader]',
    ],
  },
  {
    value: redirecting({ to: 'index' }),
    says: ['routes["GET /"].redirect.to: "index" has no slash at its start; write "/index" [PathNeedsSlash]'],
  },
  {
    value: redirecting({ to: '/a', status: 200 }),
    says: ['routes["GET /"].redirect.status: 200 is not a redirect; give one of 301, 302, 303, 307, 308 [StatusOutOfRange]'],
  },
  {
    value: redirecting({ to: '//evil.example.com' }),
    says: [
      'routes["GET /"].redirect.to: "//evil.example.com" holds an empty segment; a path that starts with // names another host [PathRefused]',
    ],
  },
  ...['https://${query:host}/', 'https://x.example.com${query:next}', 'https://x.example.com:80${query:port}/', 'https://x{id}/'].map(
    (to) => ({
      value: redirecting({ to }),
      says: [
        `routes["GET /"].redirect.to: ${JSON.stringify(to)} fills a value into its host, and a request could lead callers anywhere; write the host itself, and "/" or "?" behind it [ValueInHost]`,
      ],
    }),
  ),
  {
    value: redirecting({ to: '${query:next}' }),
    says: ['routes["GET /"].redirect.to: "${query:next}" has no slash at its start; write "/${query:next}" [PathNeedsSlash]'],
  },
  {
    value: redirecting({ to: 'javascript:alert(1)' }),
    says: [
      'routes["GET /"].redirect.to: "javascript:alert(1)" is not an absolute url; start it with https:// or http:// and a host [NotAUrl]',
    ],
  },
  {
    value: redirecting({ to: '/a/{b c}' }),
    says: ['routes["GET /"].redirect.to: "/a/{b c}" holds a character that a path cannot have; percent-encode it [PathRefused]'],
  },
  {
    value: redirecting({ to: '/a/../b' }),
    says: ['routes["GET /"].redirect.to: "/a/../b" holds a dot segment; write the path that is meant [PathRefused]'],
  },
  {
    value: withRoute({ require: {}, paths: {}, body: {} }),
    says: [
      'routes["GET /orders"].body: body needs at least one of maxSize, contentTypes and schema; leave the block out if none is wanted [NothingSaid]',
      'routes["GET /orders"].require: require needs at least one of headers and query; leave the block out if none is wanted [NothingSaid]',
      'routes["GET /orders"].paths: paths needs allow; leave the block out if none is wanted [NothingSaid]',
    ],
  },
  {
    value: withRoute({ rewrite: {} }),
    says: [
      'routes["GET /orders"].rewrite: rewrite needs at least one of path and host; leave the block out if none is wanted [NothingSaid]',
    ],
  },
  {
    value: withRoute({ rewrite: { path: '/a?b' } }),
    says: ['routes["GET /orders"].rewrite.path: "/a?b" holds a query; write the path alone [PathWithQuery]'],
  },
  {
    value: withRoute({ rewrite: { path: 'a' } }),
    says: ['routes["GET /orders"].rewrite.path: "a" has no slash at its start; write "/a" [PathNeedsSlash]'],
  },
  {
    value: { ...shop, routes: { 'GET /': { aggregate: { calls: {} } } } },
    says: [
      'routes["GET /"].aggregate.calls: the map is empty; name the calls whose answers are put together [EmptyMap]',
      'routes["GET /"].aggregate.answer: is missing; write a JSON value [Missing]',
    ],
  },
  {
    value: { ...shop, routes: { 'GET /': { aggregate: { calls: { a: { get: 'x', backend: 'b' } }, answer: 'a', maxAnswer: '0' } } } },
    says: [
      'routes["GET /"].aggregate.calls.a.get: "x" has no slash at its start; write "/x" [PathNeedsSlash]',
      'routes["GET /"].aggregate.maxAnswer: "0" is out of range; give a size from 1 to 1Gi [SizeOutOfRange]',
    ],
  },
  {
    value: { ...shop, routes: { 'GET /': { batch: { maxRequests: 0 } } } },
    says: ['routes["GET /"].batch.maxRequests: 0 is out of range; give a whole number from 1 to 1000 [NumberOutOfRange]'],
  },
  {
    value: withRoute({ cache: { key: { query: ['a', 'a'] } } }),
    says: [
      'routes["GET /orders"].cache.ttl: is missing; write a duration, such as "5s" [Missing]',
      'routes["GET /orders"].cache.key.query[1]: "a" stands twice in the list; write it once [Duplicate]',
    ],
  },
  {
    value: withRoute({ stream: { sse: {}, websocket: {} } }),
    says: ['routes["GET /orders"].stream: stream has exactly one of sse and websocket; sse and websocket are both there [ExactlyOne]'],
  },
  {
    value: withRoute({ body: { schema: {} } }),
    says: ['routes["GET /orders"].body.schema: schema has exactly one of file and inline; none of them is there [ExactlyOne]'],
  },
  {
    value: withRoute({ request: { headers: { set: { 'X-A': 'b' }, remove: ['x-a'] } } }),
    says: ['routes["GET /orders"].request.headers.remove[0]: "x-a" is set as well; set alone replaces what was there [Conflict]'],
  },
  {
    value: withRoute({ request: { convert: 'xml' } }),
    says: ['routes["GET /orders"].request.convert: "xml" is not one of "json-to-xml", "xml-to-json" [NotAChoice]'],
  },
  {
    value: withRoute({ request: { query: { set: { 'a=b': 'c' } } } }),
    says: [
      'routes["GET /orders"].request.query.set: "a=b" is not the name of a query parameter; use visible ASCII characters without & ; = and quotes, such as "source" [NotAParameter]',
    ],
  },
  {
    value: withRoute({ paths: { allow: ['nonascii'] } }),
    says: [
      'routes["GET /orders"].paths.allow[0]: "nonascii" is not one of "nonAscii", "encodedSlash", "encodedPercent", "semicolon", "doubleSlash"; did you mean "nonAscii"? [NotAChoice]',
    ],
  },
  {
    value: withRoute({ cors: { origins: ['*'], credentials: true } }),
    says: ['routes["GET /orders"].cors.origins: "*" cannot stand beside credentials: true; name the origins [Conflict]'],
  },
  {
    value: withRoute({ cors: { origins: ['https://a.example.com/', 'https://a.example.com/x', 'a.example.com'], methods: ['FETCH'] } }),
    says: [
      'routes["GET /orders"].cors.origins[0]: "https://a.example.com/" is not an origin; browsers send "https://a.example.com" [NotAUrl]',
      'routes["GET /orders"].cors.origins[1]: "https://a.example.com/x" is not an origin; browsers send "https://a.example.com" [NotAUrl]',
      'routes["GET /orders"].cors.origins[2]: "a.example.com" is not an origin; write scheme, host and port, as in "https://app.example.com" [NotAUrl]',
      'routes["GET /orders"].cors.methods[0]: "FETCH" is not one of "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"; did you mean "PATCH"? [NotAChoice]',
    ],
  },
  ...['https://*b.example.com', 'https://c.*.example.com', 'https://*', 'https://*.', 'https://*.*.example.com', '**', '*.example.com'].map(
    (origin) => ({
      value: withRoute({ cors: { origins: [origin] } }),
      says: [
        `routes["GET /orders"].cors.origins[0]: "${origin}" is not an origin; a * stands alone or for the first label of a host, as in "https://*.example.com" [NotAUrl]`,
      ],
    }),
  ),
  ...[
    ['https://App.example.com', 'https://app.example.com'],
    ['HTTPS://*.Example.com', 'https://*.example.com'],
    ['https://café.example', 'https://xn--caf-dma.example'],
    ['http://[0:0::1]:8080', 'http://[::1]:8080'],
    ['http://a.example.com?b', 'http://a.example.com'],
  ].map(([origin, sent]) => ({
    value: withRoute({ cors: { origins: [origin] } }),
    says: [`routes["GET /orders"].cors.origins[0]: "${origin}" is not an origin; browsers send "${sent}" [NotAUrl]`],
  })),
  ...['null', 'file://', 'ftp://a.example.com', "https://a'b.example.com", 'https://', ''].map((origin) => ({
    value: withRoute({ cors: { origins: [origin] } }),
    says: [
      `routes["GET /orders"].cors.origins[0]: "${origin}" is not an origin; write scheme, host and port, as in "https://app.example.com" [NotAUrl]`,
    ],
  })),
  {
    value: withRoute({ cors: { origins: ['https://me:secret@a.example.com'], maxAge: '1500ms' } }),
    says: [
      'routes["GET /orders"].cors.origins[0]: "https://***@a.example.com" holds credentials; remove them [UrlWithCredentials]',
      'routes["GET /orders"].cors.maxAge: "1500ms" is not a whole number of seconds; write "1s" or "2s" [DurationOutOfRange]',
    ],
  },
  {
    value: withRoute({ cors: { origins: ['https://a.example.com'], headers: ['x-a', '*'], exposeHeaders: ['*'], credentials: true } }),
    says: [
      'routes["GET /orders"].cors.headers: "*" cannot stand beside credentials: true; name the headers [Conflict]',
      'routes["GET /orders"].cors.exposeHeaders: "*" cannot stand beside credentials: true; name the headers [Conflict]',
    ],
  },
  {
    value: versioned({ by: {} }),
    says: ['versions.by: by has exactly one of path, header, query and mediaType; none of them is there [ExactlyOne]'],
  },
  { value: versioned({ defaultVersion: '2' }), says: ['versions.defaultVersion: "2" is not in the list; write one of 1 [Conflict]'] },
  { value: versioned({ list: {} }), says: ['versions.list: the map is empty; write the versions, such as "1": {} [EmptyMap]'] },
  {
    value: versioned({
      list: {
        '1': { deprecated: '2026-02-30', sunset: '2026-1-1' },
        '2': { deprecated: '2026-02-03', sunset: '2026-02-02', link: 'x' },
        'a b': {},
      },
    }),
    says: [
      'versions.list["1"].deprecated: "2026-02-30" is not a date; the calendar has no such day [NotADate]',
      'versions.list["1"].sunset: "2026-1-1" is not a date; write year, month and day, such as "2027-06-30" [NotADate]',
      'versions.list["2"].link: "x" is not an absolute url; start it with https:// or http:// and a host [NotAUrl]',
      'versions.list["2"].sunset: "2026-02-02" is before deprecated, "2026-02-03" (RFC 9745); give a later day [Conflict]',
      'versions.list: "a b" is not the name of a version; use letters, digits, dots, dashes and underscores, such as "2" [NotAName]',
    ],
  },
  {
    value: versioned({ by: { mediaType: 'shop' } }),
    says: [
      'versions.by.mediaType: "shop" is not a media type; write type and subtype without parameters, such as "application/vnd.shop" [NotAMediaType]',
    ],
  },
  {
    value: versioned({ by: { path: '/v' } }),
    says: ['versions.by.path: "/v" is not the start of a segment; write letters, such as "v" for /v1/orders [PathRefused]'],
  },
])('says: $says', ({ value, says }) => {
  expect(refusals(() => parseApi(value))).toEqual(says);
});
