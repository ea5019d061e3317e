import { hasPlans } from '../../../model/planned';
import type { RouteContext } from './context';
import { wantedOfCaller } from './filters/caller';
import { fallbackMetadata } from './filters/fallback';
import { keyQueries } from './filters/key-query';
import { countsByCaller } from './filters/limits';
import { queryChanges } from './filters/query';
import { stickyReferences } from './filters/sides';
import type { Passage } from './passage';
import { referencesOf } from './references';

/** What scripts are told on one way through a route; each is undefined where its script has nothing to do. */
export interface ScriptData {
  readonly keys: ReturnType<typeof keyQueries>;
  readonly caller: object | undefined;
  readonly query: ReturnType<typeof queryChanges>;
  readonly fallbacks: ReturnType<typeof fallbackMetadata>;
}

/** Works out what scripts are told: their filters are there for it, and the route's metadata holds it. */
export function scriptData(passage: Passage, context: RouteContext): ScriptData {
  return {
    keys: keyQueries(passage, context.api),
    caller: wantedOfCallers(passage, context),
    query: queryChanges(passage, context.api),
    fallbacks: fallbackMetadata(passage, context.api),
  };
}

function wantedOfCallers(passage: Passage, { gateway, api, callersBeyondTokens }: RouteContext): object | undefined {
  const limits = [...gateway.limits.limits, ...passage.route.limits.limits];
  const members = hasPlans(passage.route, api) ? api.plans.byClaims : undefined;
  return wantedOfCaller(passage.schemes, [...referencesOf(passage), ...stickyReferences(passage.divides)], api, {
    counted: callersBeyondTokens && countsByCaller(limits),
    members,
  });
}
