import fc from 'fast-check';
import { oneOf, rarely, sometimes, together } from './pieces';

const rate = (requests: fc.Arbitrary<number>) =>
  together(fc.record({ requests, per: oneOf('second', 'minute', 'hour', 'month') }), rarely(30, { burst: oneOf(1, 500) }));

const by = sometimes(70, oneOf(['ip'], ['caller'], ['route'], ['consumer'], ['header:x-user'], ['claim:tenant.id'], ['cookie:sid', 'ip']));
const shared = fc.record({ scope: oneOf('gateway'), onStoreFailure: oneOf('allow', 'deny') });
const scope = fc.oneof<fc.Arbitrary<object>[]>(shared, fc.constant({ scope: 'instance' }));
const windows = together(
  fc.record({ requests: oneOf(0, 10), per: oneOf('second', 'day', 'week'), algorithm: oneOf('sliding-window', 'fixed-window') }),
  scope,
);

const limit = together(
  fc.oneof(
    { weight: 4, arbitrary: together(rate(oneOf(3, 600)), scope, rarely(20, { algorithm: oneOf('token-bucket') })) },
    { weight: 2, arbitrary: windows },
    { weight: 1, arbitrary: oneOf<object>({ concurrent: 5, scope: 'instance' }, { concurrent: 0, scope: 'instance' }) },
  ),
  fc.record({ by }),
);

export const limits = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 5, arbitrary: fc.array(limit, { minLength: 1, maxLength: 2 }) },
);

const quota = fc.record({ requests: oneOf(0, 1000), per: oneOf('day', 'week', 'month') });
const plan = together(fc.record({ rate: rate(oneOf(10, 1000)), onStoreFailure: oneOf('allow', 'deny') }), rarely(50, { quota }));

/** Plans with a way to be the plan of somebody. */
export const plans = fc.record({
  plans: fc.record({
    partner: plan,
    free: together(plan, fc.constant({ members: { claims: { plan: ['free'] } } })),
  }),
  defaultPlan: oneOf('none', 'free'),
});

/** Holders of keys. */
export const consumers = fc.record({
  acme: together(
    oneOf<object>(
      { keys: [{ secret: 'keys', key: 'acme' }] },
      {
        keys: [
          { secret: 'keys', key: 'a' },
          { secret: 'keys', key: 'b', scheme: 'partners' },
        ],
      },
    ),
    rarely(40, { groups: oneOf(['admin']) }),
  ),
});
