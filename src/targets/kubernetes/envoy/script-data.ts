import { hasPlans } from '../../../model/planned';
import type { RouteContext } from './context';
import { wantedOfCaller } from './filters/caller';
import { fallbackMetadata } from './filters/fallback';
import { keptMetadata } from './filters/kept';
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
  readonly kept: ReturnType<typeof keptMetadata>;
}

/** Works out what scripts are told: their filters are there for it, and the route's metadata holds it. */
export function scriptData(passage: Passage, context: RouteContext): ScriptData {
  const kept = keptMetadata(passage, context.api);
  return {
    keys: keyQueries(passage, context.api),
    caller: wantedOfCallers(passage, kept !== undefined, context),
    query: queryChanges(passage, context.api),
    fallbacks: fallbackMetadata(passage, context.api),
    kept,
  };
}

function wantedOfCallers(passage: Passage, keepsAnswers: boolean, { gateway, api, callersBeyondTokens }: RouteContext): object | undefined {
  const limits = [...gateway.limits.limits, ...passage.route.limits.limits];
  const members = hasPlans(passage.route, api) ? api.plans.byClaims : undefined;
  return wantedOfCaller(passage.schemes, [...referencesOf(passage), ...stickyReferences(passage.divides)], api, {
    counted: (callersBeyondTokens && countsByCaller(limits)) || keepsAnswers,
    members,
  });
}
