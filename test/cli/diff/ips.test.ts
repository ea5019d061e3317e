import { expect, test } from 'vitest';
import { changes, route } from './support';

const kinds = (before: object, after: object) => changes(route(before), route(after)).map((line) => line.split(' | ')[0]);

test.each<[object, object, string[]]>([
  [{}, { ips: { deny: ['10.0.0.0/8'] } }, ['breaking']],
  [{ ips: { deny: ['10.0.0.0/8'] } }, {}, ['weakened']],
  [{ ips: { allow: ['10.0.0.0/8'] } }, { ips: { allow: ['10.0.0.0/9'] } }, ['breaking']],
  [{ ips: { allow: ['10.0.0.0/8'] } }, { ips: { allow: ['11.0.0.0/8'] } }, ['breaking', 'weakened']],
  [{ ips: { allow: ['2001:db8::/32'] } }, { ips: { allow: ['2001:db8::/33'] } }, ['breaking']],
  [{ ips: { allow: ['2001:db8::/32'] } }, { ips: { allow: ['2001:db8::/33', '2001:db8:8000::/33'] } }, []],
  [{ ips: { allow: ['10.0.0.0/8'] } }, { ips: { allow: ['10.0.0.0/8'], deny: ['192.0.2.0/24'] } }, []],
])('from %j to %j', (before, after, expected) => {
  expect(kinds(before, after)).toEqual(expected);
});

test.each([
  ['10.0.0.0/8', '10.0.0.0'],
  ['0.0.0.0/0', '0.0.0.0'],
  ['192.0.2.7/32', '192.0.2.7'],
  ['2001:db8::/32', '2001:db8::'],
  ['2001:db8:0:1::/64', '2001:db8:0:1::'],
])('of %s the first address is %s', (block, address) => {
  expect(changes(route({}), route({ ips: { deny: [block] } }))[0]).toContain(`ips: ${address}, among others`);
});
