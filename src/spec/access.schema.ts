import type { Access, AccessRequirement } from './access';
import { checkClaim } from './format/claim';
import { scalar } from './format/data';
import { nameOf } from './format/name';
import { line, text } from './format/text';
import { exactlyOne, onlyWith, some, someDistinct } from './rules';
import { block, define, filledMap, list, type Schema } from './schema';

const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** A scope of OAuth 2 (RFC 6749, 3.3). */
export const scope = () =>
  text({
    what: 'a scope',
    example: '"orders:read"',
    pattern: SCOPE.source,
    check: (value) =>
      SCOPE.test(value)
        ? undefined
        : { code: 'WrongType', message: `${JSON.stringify(value)} is not a scope; write one without spaces and quotes` },
  });

/** Claims and the values that are accepted. */
export const claims = () =>
  filledMap(list(scalar(), some('write the values that are accepted')), checkClaim, 'leave it out where no claim is needed');

const rights = () => ({
  scopes: list(scope(), someDistinct('leave it out where no scope is needed')).optional(),
  claims: claims().optional(),
  groups: list(line('a group', '"admin"'), someDistinct('leave it out where no group is needed')).optional(),
});

export const accessRequirementSchema: Schema<AccessRequirement> = define('AccessRequirement', () =>
  block('a requirement', { scheme: nameOf('a scheme', '"customers"'), ...rights() }),
);

const requirements = () => list(accessRequirementSchema(), some('write what has to hold, such as { scheme: customers }'));

export const accessSchema: Schema<Access> = define('Access', () =>
  block(
    'access',
    {
      scheme: nameOf('a scheme', '"customers"').optional(),
      ...rights(),
      anyOf: requirements().optional(),
      allOf: requirements().optional(),
      open: line('the reason why anyone may call this', '"liveness probe of the load balancer"').optional(),
    },
    exactlyOne('access', 'scheme', 'anyOf', 'allOf', 'open'),
    onlyWith('scopes', 'scheme'),
    onlyWith('claims', 'scheme'),
    onlyWith('groups', 'scheme'),
  ),
);
