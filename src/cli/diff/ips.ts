import type { IpModel } from '../../model/route';
import { admittedOnlyBy } from './addresses';
import type { Finding } from './change';
import { each } from './compare';

/** Which addresses were admitted and which are, whatever level the lists stand on. */
export function compareIps(before: readonly IpModel[], after: readonly IpModel[]): Finding[] {
  const [refused, admitted] = [admittedOnlyBy(before, after), admittedOnlyBy(after, before)];
  return [
    ...(refused === undefined ? [] : each(['breaking'], `ips: ${refused}, among others, is no longer admitted; now ${describe(after)}`)),
    ...(admitted === undefined ? [] : each(['weakened'], `ips: ${admitted}, among others, is now admitted; before ${describe(before)}`)),
  ];
}

function describe(rules: readonly IpModel[]): string {
  const parts = rules.flatMap(({ allow, deny }) => [
    ...(allow.length === 0 ? [] : [`from ${allow.join(', ')}`]),
    ...(deny.length === 0 ? [] : [`not from ${deny.join(', ')}`]),
  ]);
  return parts.length === 0 ? 'from everywhere' : parts.join(', ');
}
