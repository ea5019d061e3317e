import type { Canary } from '../spec/canary';
import { checkCodeDeploy } from './checks-code-deploy';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';

/** Refuses canaries that try nothing new, and shares that no step leads to. */
export function checkCanaries(api: ApiModel, report: Report): void {
  for (const { key, spec } of api.routes) {
    if (spec.canary === undefined) continue;
    const path = `${at('routes', key)}.canary`;
    checkBackend(spec.canary, spec.backend, path, report);
    checkSteps(spec.canary, path, report);
    checkCodeDeploy(spec.canary, spec.backend, path, api, report);
  }
}

function checkBackend({ backend }: Canary, stable: string | undefined, path: string, report: Report): void {
  if (backend !== stable) return;
  report.error(`${path}.backend`, 'CanaryOfItself', `"${backend}" is the backend of the route already; name the one that is tried`);
}

/** Whoever takes the next step has to know which was the last one. */
function checkSteps({ weightPercent, steps }: Canary, path: string, report: Report): void {
  if (steps === undefined || steps.driver === 'code-deploy' || weightPercent === 0 || steps.shares.includes(weightPercent)) return;
  const shares = [0, ...steps.shares.filter((share) => share > 0)].join(', ');
  report.error(`${path}.weightPercent`, 'ShareNotAStep', `${weightPercent} is not one of the steps; write one of ${shares}`);
}
