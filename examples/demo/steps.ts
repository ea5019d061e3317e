import { inWords } from './answer';
import { ask } from './ask';
import { startChild, written } from './child';
import type { DemoRequest } from './requests';
import type { Session } from './session';
import type { ShopServices } from './shop';
import { type Served, TOLLGATE } from './targets';

/** What became of a number of customers at one share of the canary. */
export interface Step {
  readonly share: number;
  /** How many of them the canary served. */
  readonly tried: number;
  /** How many it served at the share before, and does not serve now. */
  readonly movedBack: number;
}

const ROUTE = 'GET /cart';
const CUSTOMERS = 200;

/** Moves the canary of the cart from its first share to the last, by changes of the spec that Envoy serves. */
export async function takeSteps(served: Served, services: ShopServices, session: Session): Promise<Step[]> {
  const requests = Array.from({ length: CUSTOMERS }, (_, index) => cartOf(`customer ${index}`, services));
  let before = await triedOf(requests, served, services);
  const steps: Step[] = [{ share: 5, tried: before.size, movedBack: 0 }];
  for (const [reloads, share] of [25, 50, 100].entries()) {
    await advance(served.spec, session);
    await written(served.gateway, new RegExp(`(reloaded generation [^]*){${reloads + 1}}`));
    const now = await triedOf(requests, served, services);
    steps.push({ share, tried: now.size, movedBack: [...before].filter((index) => !now.has(index)).length });
    before = now;
  }
  return steps;
}

/** Whether callers went to the canary in such numbers as its share says, and nobody back. */
export function areRight(steps: readonly Step[]): boolean {
  return steps.every(({ share, tried, movedBack }) => movedBack === 0 && Math.abs(tried / CUSTOMERS - share / 100) < 0.15);
}

/** A step in words. */
export function stepLine({ share, tried, movedBack }: Step): string {
  return `${String(share).padStart(4)} %  ${String(tried).padStart(3)} of ${CUSTOMERS} customers have their cart from orders-next, ${movedBack} moved back`;
}

function cartOf(sub: string, { customers }: ShopServices): DemoRequest {
  return { line: ROUTE, about: sub, status: 200, token: customers.token({ sub, email_verified: true }) };
}

async function triedOf(requests: readonly DemoRequest[], { envoy }: Served, { nameOf }: ShopServices): Promise<Set<number>> {
  const tried = new Set<number>();
  for (const [index, request] of requests.entries()) {
    const answer = await ask(envoy, request, 'tollgate-demo', nameOf);
    if (answer.status !== 200) throw new Error(`${request.line} of ${request.about} was answered ${answer.status}`);
    if (inWords(answer).startsWith('200 orders-next ')) tried.add(index);
  }
  return tried;
}

async function advance(spec: string, session: Session): Promise<void> {
  const child = await session.keep(Promise.resolve(startChild(TOLLGATE, ['canary', 'advance', spec, ROUTE])), (started) => started.end());
  if ((await child.ended) !== 0) throw new Error(`the canary did not advance:\n${child.output()}`);
}
