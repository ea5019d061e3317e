import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import type { UsagePlan } from '../../src/spec/plans';
import { problems, schemes, shop } from './support';

const keyed = (fields: Partial<ApiSpec> = {}) => shop({ schemes: schemes('apiKey'), access: { scheme: 'apiKey' }, ...fields });
const tokens = (fields: Partial<ApiSpec> = {}) => shop({ schemes: schemes('jwt'), access: { scheme: 'jwt' }, ...fields });
const key = (name: string) => ({ keys: [{ secret: 'keys', key: name }] });
const plan = (claims?: { [claim: string]: string[] }): UsagePlan => ({
  rate: { requests: 1, per: 'second' },
  onStoreFailure: 'deny',
  ...(claims === undefined ? {} : { members: { claims } }),
});

describe('a consumer', () => {
  test('is accepted where a scheme takes its keys', () => {
    expect(problems(keyed({ consumers: { acme: key('acme') } }))).toEqual([]);
  });

  test('is refused where none does', () => {
    expect(problems(shop({ consumers: { acme: key('acme') } }))).toEqual([
      'consumers.acme: no scheme of kind apiKey takes the keys of "acme"; add one or remove the consumer [UnusedConsumer]',
    ]);
  });

  test('whose key names no scheme of API keys is refused', () => {
    const both = { schemes: schemes('apiKey', 'jwt'), access: { anyOf: [{ scheme: 'jwt' }, { scheme: 'apiKey' }] } };
    const consumers = (scheme: string) => ({ acme: { keys: [{ secret: 'keys', key: 'acme', scheme }] } });

    expect(problems(shop({ ...both, consumers: consumers('jwt') }))).toEqual([
      'consumers.acme.keys[0].scheme: "jwt" is no scheme of kind apiKey; those are: apiKey [UnknownScheme]',
    ]);
    expect(problems(shop({ ...both, consumers: consumers('apiKey') }))).toEqual([]);
  });

  test('cannot have the key of another', () => {
    expect(problems(keyed({ consumers: { b: key('one'), a: key('one'), c: key('two') } }))).toEqual([
      'consumers.b.keys[0]: "a" has the same key, and a key names one consumer; give each its own [SharedKey]',
    ]);
  });

  test('may write one key for two schemes', () => {
    const both = { a: { apiKey: { header: 'x-a' } }, b: { apiKey: { header: 'x-b' } } };
    const keys = ['a', 'b'].map((scheme) => ({ secret: 'keys', key: 'acme', scheme }));
    const access = { anyOf: [{ scheme: 'a' }, { scheme: 'b' }] };

    expect(problems(shop({ schemes: both, access, consumers: { acme: { keys } } }))).toEqual([]);
  });

  test('with an unknown plan is refused', () => {
    const spec = keyed({ consumers: { acme: { ...key('a'), plan: 'gold' } }, plans: { free: plan() }, defaultPlan: 'free' });

    expect(problems(spec)).toEqual(['consumers.acme.plan: there is no plan "gold"; the plans are: free [UnknownPlan]']);
  });
});

describe('a scheme of API keys', () => {
  const both = { a: { apiKey: { header: 'x-a' } }, b: { apiKey: { header: 'x-b' } } };
  const access = { anyOf: [{ scheme: 'a' }, { scheme: 'b' }] };
  const told = (name: string) =>
    `warning: schemes.${name}: no consumer has a key for the scheme "${name}", so that whoever needs one is refused; write "consumers" [NobodyHasKey]`;

  test('that nobody holds a key of is told', () => {
    const keys = [{ secret: 'keys', key: 'acme', scheme: 'a' }];

    expect(problems(keyed())).toEqual([told('apiKey')]);
    expect(problems(shop({ schemes: both, access, consumers: { acme: { keys } } }))).toEqual([told('b')]);
  });
});

describe('a plan', () => {
  test.each<[string, ApiSpec]>([
    ['that a consumer names', keyed({ consumers: { acme: { ...key('a'), plan: 'p' } }, plans: { p: plan() }, defaultPlan: 'none' })],
    ['that is the default', keyed({ consumers: { acme: key('a') }, plans: { p: plan() }, defaultPlan: 'p' })],
    ['that has members', tokens({ plans: { p: plan({ plan: ['gold'] }) }, defaultPlan: 'none' })],
  ])('%s is accepted', (_, spec) => {
    expect(problems(spec)).toEqual([]);
  });

  test.each<[string, ApiSpec, string]>([
    [
      'that nobody has',
      keyed({ plans: { p: plan() }, defaultPlan: 'none' }),
      'plans.p: the plan "p" binds nobody; name it in a consumer, give it members, make it the defaultPlan, or remove it',
    ],
    [
      'with members where nobody has claims',
      keyed({ plans: { p: plan({ plan: ['gold'] }) }, defaultPlan: 'p' }),
      'plans.p.members: no caller of any route has claims, so nobody is a member; require a jwt scheme',
    ],
    [
      'where every route is open',
      shop({ plans: { p: plan() }, defaultPlan: 'p' }),
      'plans.p: no route knows its caller, so the plan "p" binds nobody; require a scheme or remove it',
    ],
    [
      'behind a signature, which names nobody',
      shop({ schemes: schemes('hmac'), access: { scheme: 'hmac' }, plans: { p: plan() }, defaultPlan: 'p' }),
      'plans.p: no route knows its caller, so the plan "p" binds nobody; require a scheme or remove it',
    ],
  ])('%s is refused', (_, spec, message) => {
    expect(problems(spec)).toEqual([`${message} [UnusedPlan]`]);
  });

  test('by default must be there', () => {
    expect(problems(keyed({ plans: { p: plan() }, defaultPlan: 'q' }))).toContain(
      'defaultPlan: there is no plan "q"; the plans are: p [UnknownPlan]',
    );
  });
});

describe('members of two plans', () => {
  const both = (a: { [claim: string]: string[] }, b: { [claim: string]: string[] }) =>
    tokens({ plans: { a: plan(a), b: plan(b) }, defaultPlan: 'none' });

  test.each([
    [{ plan: ['gold'] }, { plan: ['free'] }],
    [
      { plan: ['gold'], region: ['eu'] },
      { plan: ['gold'], region: ['us'] },
    ],
  ])('%j and %j are told apart', (a, b) => {
    expect(problems(both(a, b))).toEqual([]);
  });

  test.each([
    [{ plan: ['gold', 'free'] }, { plan: ['free'] }],
    [{ plan: ['gold'] }, { region: ['eu'] }],
    [{ plan: ['gold'] }, { plan: ['gold'], region: ['eu'] }],
  ])('%j and %j could be one caller, which is refused', (a, b) => {
    expect(problems(both(a as never, b as never))).toEqual([
      'plans.b.members: a caller could be a member of "a" too; give both plans a claim in common, with different values [PlansOverlap]',
    ]);
  });
});

test.each(['anyOf', 'allOf'])('keys and tokens of one place are refused in one rule: %s', (form) => {
  const token = (header: string) => ({
    jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], tokenIn: [{ cookie: 'c' }, { header }] },
  });
  const rule = (header: string) =>
    problems(
      shop({
        schemes: { keys: { apiKey: { header: 'X-Token' } }, tokens: token(header) },
        access: { [form]: [{ scheme: 'tokens' }, { scheme: 'keys' }] },
        consumers: { acme: key('acme') },
      }),
    );

  expect(rule('x-other')).toEqual([]);
  expect(rule('x-token')).toEqual([
    'access: "keys" takes keys and "tokens" tokens from the same place; give the keys a header or parameter of their own [KeysBesideTokens]',
  ]);
});
