import { PathTree } from '../../model/path-tree';
import type { Access } from '../../spec/access';
import { type Claim, nameOf, routeOf, standsBehind } from './claims';
import { toBeClosed } from './closing';
import type { ImportContext } from './context';
import type { Operation, Operations } from './operations';

/** How access is decided. */
export interface AccessRules {
  /** What an operation asks for; undefined: what the document asks of all. */
  of(operation: Operation): Access | undefined;
  /** A rule that lets nobody in. */
  closed(): Access;
}

/** An operation that becomes a route. */
export interface Placed {
  readonly operation: Operation;
  readonly key: string;
  readonly access: Access | undefined;
}

/** Gives each operation its route, unless a route cannot say its path without answering for another operation. */
export function placeOperations(operations: Operations, rules: AccessRules, context: ImportContext): Placed[] {
  const claims = claimsOf(operations, rules);
  const rivals = new Rivals(claims);
  const kept: Claim[] = [];
  const dropped: Claim[] = [];
  for (const claim of claims) {
    const problem = claim.operation === undefined ? 'nothing is known of it' : problemOf(claim, claim.operation, rivals);
    (problem === undefined ? kept : dropped).push(claim);
    if (problem !== undefined && claim.operation !== undefined) context.ledger.add('OperationNotCarried', claim.operation.at, problem);
  }
  const closed = toBeClosed(kept, dropped);
  return kept.map((claim) => placed(claim, closed.has(claim) ? closeRoute(claim, rules, context) : claim.access));
}

function claimsOf({ operations, lost }: Operations, rules: AccessRules): Claim[] {
  return [
    ...operations.map((operation) => ({
      operation,
      method: operation.method,
      access: rules.of(operation),
      template: operation.imported.template,
    })),
    ...lost.map(({ imported, method }) => ({ operation: undefined, method, access: rules.closed(), template: imported.template })),
  ];
}

/** Why an operation cannot be a route. */
function problemOf(claim: Claim, { imported, path }: Operation, rivals: Rivals): string | undefined {
  if (imported.problem !== undefined) return `no route can have the path ${JSON.stringify(path)}: ${imported.problem}`;
  if (imported.mixed.length > 0) return mixedProblem(imported.mixed[0], rivals.of(claim));
  const twin = rivals.twinOf(claim);
  return twin && `"${nameOf(twin)}" is the same path with other names for its parameters; keep one of them`;
}

function mixedProblem(mixed: string, rival: Claim | undefined): string | undefined {
  if (rival === undefined) return undefined;
  const why = `${JSON.stringify(mixed)} mixes text and parameters, which a segment of a route cannot`;
  const lost = rival.operation?.imported.problem === undefined ? '' : ', which no route can have,';
  return `${why}, and a parameter in its place would answer for "${nameOf(rival)}"${lost} too; write the route by hand`;
}

/** Finds the claims on requests that another claim's route would answer. */
class Rivals {
  private readonly tree = new PathTree<Claim>();
  private readonly byRoute = new Map<string, Claim[]>();

  constructor(claims: readonly Claim[]) {
    for (const claim of claims) {
      const same = this.byRoute.get(routeOf(claim));
      if (same !== undefined) same.push(claim);
      else this.byRoute.set(routeOf(claim), [claim]);
    }
    for (const [claim] of this.byRoute.values()) this.tree.add(claim.template, claim);
  }

  /** A claim of which the route of `claim` would take requests; more specific ones answer first and lose none. */
  of(claim: Claim): Claim | undefined {
    const same = this.same(claim).find((other) => other !== claim);
    return same ?? this.tree.overlapping(claim.template).find((other) => standsBehind(other, claim));
  }

  /** The operation that has the route of `claim` already. */
  twinOf(claim: Claim): Claim | undefined {
    const first = this.same(claim).find(
      ({ operation }) => operation?.imported.problem === undefined && operation?.imported.mixed.length === 0,
    );
    return first === claim ? undefined : first;
  }

  private same(claim: Claim): readonly Claim[] {
    return this.byRoute.get(routeOf(claim)) ?? [];
  }
}

function closeRoute(claim: Claim, rules: AccessRules, context: ImportContext): Access {
  const why = 'it would also answer requests of an operation that is not carried and that asks for something else';
  context.ledger.add('RouteClosed', (claim.operation as Operation).at, `${why}, so "${keyOf(claim)}" is closed; write its access by hand`);
  return rules.closed();
}

function placed(claim: Claim, access: Access | undefined): Placed {
  return { operation: claim.operation as Operation, key: keyOf(claim), access };
}

function keyOf(claim: Claim): string {
  return `${claim.method} ${claim.template.text}`;
}
