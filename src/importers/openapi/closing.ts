import { PathTree } from '../../model/path-tree';
import { type Claim, routeOf, standsBehind } from './claims';

/** The claims that would answer requests of dropped ones and ask for something else than those do. */
export function toBeClosed(kept: readonly Claim[], dropped: readonly Claim[]): Set<Claim> {
  const tree = new PathTree<Claim>();
  for (const claim of kept) tree.add(claim.template, claim);
  const closed = new Set<Claim>();
  for (const lost of distinct(dropped)) {
    if (lost.access?.open !== undefined) continue;
    for (const claim of tree.overlapping(lost.template)) {
      if (standsBehind(claim, lost) && accessText(claim) !== accessText(lost)) closed.add(claim);
    }
  }
  return closed;
}

function distinct(claims: readonly Claim[]): Claim[] {
  return [...new Map(claims.map((claim) => [`${routeOf(claim)} ${accessText(claim)}`, claim])).values()];
}

function accessText({ access }: Claim): string {
  return JSON.stringify(access ?? null);
}
