import { hasBuckets, tellsBuckets } from '../../capability/counters';
import type { GatewayModel } from '../../model/model';
import type { Finding } from './change';
import { any, block, type Compare, duration, each, entries, items, presence, size, told } from './compare';
import { compareLimits } from './limits';
import { show } from './words';

const weaker = { gone: 'weakened', added: 'security' } as const;

/** What every member has to keep; what follows for requests is told with their routes. */
const baseline = block(
  {
    access: block({ mustUse: items({ gone: 'security', added: 'weakened', all: true }), openAllowed: openAllowed() }, 'security'),
    schemes: told,
    limits: told,
    ips: told,
    body: block({ maxSize: size({ less: 'security', more: 'weakened' }) }, 'security'),
    timeout: duration({ less: 'security', more: 'operations' }),
    cors: presence(weaker, block({ origins: items({ gone: 'security', added: 'weakened' }) }, 'security')),
    securityHeaders: told,
  },
  'security',
);

function openAllowed(): Compare<boolean> {
  return (field, before = true, after = true) => any(after ? 'weakened' : 'security')(field, before, after);
}

const maintenance: Compare = (field, before, after) => {
  if (after === undefined) return each(['clients'], 'maintenance is over: requests are served');
  if (before === undefined) return each(['breaking'], `maintenance: everything is answered ${show(after.respond.status)}`);
  return block({ allow: items({ gone: 'breaking', added: 'clients' }) }, 'clients')(field, before, after);
};

const accessLog = block(
  { headers: items({ gone: 'operations', added: 'security' }), redact: items({ gone: 'weakened', added: 'operations' }) },
  'operations',
);

const observability = block({ accessLog }, 'operations');

const settings = block({ name: told, baseline, errors: told, requestId: told, limitHeaders: told, observability, maintenance }, 'clients');

const detail = entries({ gone: ['clients'], added: ['clients'] }, any('clients'));

/** What changes of a gateway itself, for every API on it. */
export function compareGateway(before: GatewayModel, after: GatewayModel): Finding[] {
  return [
    ...any('operations')('name', before.settings.name, after.settings.name),
    ...settings('', before.settings, after.settings),
    ...compareLimits(before.limits, after.limits),
    ...any(after.securityHeaders ? 'clients' : 'weakened')('baseline.securityHeaders', before.securityHeaders, after.securityHeaders),
    ...any('breaking')('errors.typeBase', before.errors.typeBase, after.errors.typeBase),
    ...detail('errors.detail', Object.fromEntries(before.errors.detail), Object.fromEntries(after.errors.detail)),
    ...any('breaking')('requestId.header', before.requestId.header, after.requestId.header),
    ...any(after.requestId.trust ? 'weakened' : 'clients')('requestId.trust', before.requestId.trust, after.requestId.trust),
    ...items({ gone: 'breaking', added: 'clients' })('limitHeaders', sent(before), sent(after)),
  ];
}

/** Which of the two families of headers tells what is left, and whether of buckets of an instance too. */
function sent(gateway: GatewayModel): readonly string[] {
  const { limitHeaders } = gateway;
  const families = limitHeaders === 'both' ? ['draft', 'x'] : limitHeaders === 'none' ? [] : [limitHeaders];
  return tellsBuckets(gateway) && hasBuckets(gateway) ? [...families, 'buckets of an instance'] : families;
}
