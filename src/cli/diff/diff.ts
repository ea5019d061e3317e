import type { ApiModel, GatewayModel } from '../../model/model';
import { sortedJson } from '../../model/sorted';
import { addedApi, compareApi, removedApi } from './api';
import { type Change, HEADINGS, type Kind, merge } from './change';
import { compareGateway } from './gateway';

/** What changes from one gateway to another, gravest first. */
export function compareGateways(before: GatewayModel, after: GatewayModel): Change[] {
  const matched = match(before.apis, after.apis);
  const [old, young] = [new Set(matched.map(([api]) => api)), new Set(matched.map(([, api]) => api))];
  const changes = merge([
    { where: {}, findings: compareGateway(before, after) },
    ...matched.flatMap(([from, to]) => compareApi(from, to)),
    ...before.apis.filter((api) => !old.has(api)).map(removedApi),
    ...after.apis.filter((api) => !young.has(api)).map(addedApi),
  ]);
  const order = Object.keys(HEADINGS) as Kind[];
  return changes.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

type Match = readonly [before: ApiModel, after: ApiModel];

/** The APIs that are the same one: by name, else by where they answer, else because there is no other. */
function match(before: readonly ApiModel[], after: readonly ApiModel[]): Match[] {
  const matched: Match[] = [];
  const left = { before: [...before], after: [...after] };
  const take = (same: (from: ApiModel, to: ApiModel) => boolean) => {
    for (const from of [...left.before]) {
      const to = left.after.find((api) => same(from, api));
      if (to === undefined) continue;
      matched.push([from, to]);
      left.before.splice(left.before.indexOf(from), 1);
      left.after.splice(left.after.indexOf(to), 1);
    }
  };
  take((from, to) => from.name === to.name);
  take((from, to) => placeOf(from) === placeOf(to));
  if (left.before.length === 1 && left.after.length === 1) take(() => true);
  return matched;
}

function placeOf({ hosts, basePath }: ApiModel): string {
  return sortedJson([[...hosts].sort(), basePath]);
}
