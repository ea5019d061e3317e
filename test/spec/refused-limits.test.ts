import { expect, test } from 'vitest';
import { parseApi } from '../../src/spec/parse';
import { refusals, shop, withRoute } from './support';

const withLimit = (limit: object) => withRoute({ limits: [limit] });
const withPlan = (fields: object) => ({ ...shop, plans: { one: fields }, defaultPlan: 'none' });

test.each([
  {
    value: withLimit({}),
    says: [
      'routes["GET /orders"].limits[0].scope: is missing; write one of "gateway", "instance" [Missing]',
      'routes["GET /orders"].limits[0]: a limit has exactly one of requests and concurrent; none of them is there [ExactlyOne]',
    ],
  },
  {
    value: withLimit({ requests: 1, per: 'second', concurrent: 1, scope: 'instance' }),
    says: [
      'routes["GET /orders"].limits[0]: a limit has exactly one of requests and concurrent; requests and concurrent are both there [ExactlyOne]',
      'routes["GET /orders"].limits[0].per: per has no meaning beside concurrent; remove it [NotHere]',
    ],
  },
  {
    value: withLimit({ requests: 1, scope: 'instance' }),
    says: [
      'routes["GET /orders"].limits[0].per: is missing; write the period of the requests: second, minute, hour, day, week, month [Needed]',
    ],
  },
  {
    value: withLimit({ concurrent: 1, per: 'second', scope: 'instance' }),
    says: ['routes["GET /orders"].limits[0].per: per has no meaning beside concurrent; remove it [NotHere]'],
  },
  {
    value: withLimit({ requests: 1, per: 'second', burst: 1, algorithm: 'sliding-window', scope: 'instance' }),
    says: [
      'routes["GET /orders"].limits[0].burst: burst has no meaning beside algorithm: sliding-window, which admits what its window holds; remove it [NotHere]',
    ],
  },
  {
    value: withLimit({ requests: 1, per: 'second', burst: 1, algorithm: 'fixed-window', scope: 'instance' }),
    says: [
      'routes["GET /orders"].limits[0].burst: burst has no meaning beside algorithm: fixed-window, which admits what its window holds; remove it [NotHere]',
    ],
  },
  {
    value: withLimit({ concurrent: 1, burst: 1, scope: 'instance' }),
    says: [
      'routes["GET /orders"].limits[0].burst: burst has no meaning beside concurrent, which counts what is under way; remove it [NotHere]',
    ],
  },
  {
    value: withLimit({ concurrent: 1, algorithm: 'token-bucket', scope: 'instance' }),
    says: ['routes["GET /orders"].limits[0].algorithm: algorithm has no meaning beside concurrent; remove it [NotHere]'],
  },
  {
    value: withLimit({ requests: 1, per: 'second', scope: 'gateway' }),
    says: [
      'routes["GET /orders"].limits[0].onStoreFailure: is missing beside scope: gateway; write what happens while the store is down: allow or deny [Needed]',
    ],
  },
  {
    value: withLimit({ requests: 1, per: 'second', scope: 'instance', onStoreFailure: 'deny' }),
    says: [
      'routes["GET /orders"].limits[0].onStoreFailure: onStoreFailure has no meaning beside scope: instance, which uses no store; remove it [NotHere]',
    ],
  },
  {
    value: withLimit({ requests: -1, per: 'second', scope: 'instance' }),
    says: ['routes["GET /orders"].limits[0].requests: -1 is out of range; give a whole number from 0 to 2147483647 [NumberOutOfRange]'],
  },
  {
    value: withLimit({ requests: 1.5, per: 'second', scope: 'instance' }),
    says: ['routes["GET /orders"].limits[0].requests: 1.5 is out of range; give a whole number from 0 to 2147483647 [NumberOutOfRange]'],
  },
  {
    value: withLimit({ requests: '1', per: 'second', scope: 'instance' }),
    says: ['routes["GET /orders"].limits[0].requests: "1" is not a whole number from 0 to 2147483647; write it as in 1 [WrongType]'],
  },
  {
    value: withLimit({ requests: 1, per: 'secnd', scope: 'instance' }),
    says: [
      'routes["GET /orders"].limits[0].per: "secnd" is not one of "second", "minute", "hour", "day", "week", "month"; did you mean "second"? [NotAChoice]',
    ],
  },
  {
    value: withLimit({
      requests: 1,
      per: 'second',
      scope: 'instance',
      by: ['ips', 'header', 'header:a b', 'ip', 'ip', 'claim:a..b', 'cookie:', 'ip:1'],
    }),
    says: [
      'routes["GET /orders"].limits[0].by[0]: "ips" is not a key; known are caller, ip, consumer, route, header:NAME, claim:PATH, cookie:NAME [UnknownKey]',
      'routes["GET /orders"].limits[0].by[1]: "header" is not a key; known are caller, ip, consumer, route, header:NAME, claim:PATH, cookie:NAME [UnknownKey]',
      'routes["GET /orders"].limits[0].by[2]: "a b" is not the name of a header; use letters, digits and dashes, such as "x-request-source" [NotAHeader]',
      'routes["GET /orders"].limits[0].by[5]: "a..b" is not the name of a claim; write steps with dots ("tenant.id"), or a JSON pointer ("/https:~1~1example.com~1roles") [NotAClaim]',
      'routes["GET /orders"].limits[0].by[6]: "" is not the name of a cookie; use visible ASCII characters without & ; = and quotes, such as "session" [NotAParameter]',
      'routes["GET /orders"].limits[0].by[7]: "ip:1" is not a key; known are caller, ip, consumer, route, header:NAME, claim:PATH, cookie:NAME [UnknownKey]',
      'routes["GET /orders"].limits[0].by[4]: "ip" stands twice in the list; write it once [Duplicate]',
    ],
  },
  {
    value: withLimit({ requests: 1, per: 'second', scope: 'instance', by: ['header:X-A', 'header:x-a', 'claim:A', 'claim:a'] }),
    says: ['routes["GET /orders"].limits[0].by[1]: "header:x-a" stands twice in the list; write it once [Duplicate]'],
  },
  {
    value: withLimit({ requests: 1, per: 'second' }),
    says: ['routes["GET /orders"].limits[0].scope: is missing; write one of "gateway", "instance" [Missing]'],
  },
  {
    value: withPlan({}),
    says: [
      'plans.one: a plan needs at least one of rate and quota; leave the block out if none is wanted [NothingSaid]',
      'plans.one.onStoreFailure: is missing; write what happens while the store is down: allow or deny [Needed]',
    ],
  },
  {
    value: withPlan({ rate: { requests: 1, per: 'second' } }),
    says: ['plans.one.onStoreFailure: is missing; write what happens while the store is down: allow or deny [Needed]'],
  },
  {
    value: withPlan({ quota: { requests: 1, per: 'minute' }, onStoreFailure: 'deny' }),
    says: ['plans.one.quota.per: "minute" is not one of "day", "week", "month" [NotAChoice]'],
  },
  {
    value: withPlan({ rate: { requests: 1, per: 'second' }, members: {}, onStoreFailure: 'deny' }),
    says: ['plans.one.members: members needs claims; leave the block out if none is wanted [NothingSaid]'],
  },
  {
    value: { ...shop, plans: { one: { rate: { requests: 1, per: 'second' }, onStoreFailure: 'deny' } } },
    says: ['defaultPlan: is missing and there are plans; write what callers without a plan get: one or none [Needed]'],
  },
  {
    value: { ...shop, defaultPlan: 'one' },
    says: ['defaultPlan: there are no plans; remove defaultPlan, or write the plan "one" [NotHere]'],
  },
  {
    value: { ...shop, plans: { none: { rate: { requests: 1, per: 'second' }, onStoreFailure: 'deny' } }, defaultPlan: 'none' },
    says: ['plans: "none" means no plan in defaultPlan; give the plan another name [ReservedName]'],
  },
  {
    value: { ...shop, consumers: { a: { keys: [] } } },
    says: ['consumers.a.keys: the list is empty; a consumer without a key can never call; write { secret, key } [EmptyList]'],
  },
  {
    value: { ...shop, consumers: { a: { keys: ['s3cr3t-key'] } } },
    says: [
      'consumers.a.keys[0]: is a text; write { secret: NAME } with the name of a secret, which itself never stands here [LiteralSecret]',
    ],
  },
])('says: $says', ({ value, says }) => {
  expect(refusals(() => parseApi(value))).toEqual(says);
});
