import type { Baseline } from '../spec/baseline';
import { checkAccess } from './checks-access';
import { checkAllOf } from './checks-all-of';
import { checkBaseline } from './checks-baseline';
import { checkConsumers } from './checks-consumers';
import { checkEffect } from './checks-effect';
import { checkExchange } from './checks-exchange';
import { checkExternal } from './checks-external';
import { checkHmac } from './checks-hmac';
import { checkKeys } from './checks-keys';
import { checkLimits } from './checks-limits';
import { checkLogin } from './checks-login';
import { checkRedirects } from './checks-redirect';
import { checkReferences } from './checks-references';
import { checkRetries } from './checks-retry';
import { checkRewrites } from './checks-rewrite';
import { checkRouting } from './checks-routing';
import { checkStandIns } from './checks-stand-ins';
import { checkStreams } from './checks-stream';
import { checkValues } from './checks-values';
import { checkVariants } from './checks-variants';
import type { ApiModel } from './model';
import type { Report } from './report';

/** Finds what can never work, or is declared and enforced nowhere. */
export function checkApi(api: ApiModel, baseline: Baseline, report: Report): void {
  checkReferences(api, report);
  checkRouting(api, report);
  checkAccess(api, report);
  checkAllOf(api, report);
  checkExternal(api, report);
  checkHmac(api, report);
  checkExchange(api, report);
  checkLogin(api, report);
  checkKeys(api, report);
  checkConsumers(api, report);
  checkLimits(api, report);
  checkValues(api, report);
  checkEffect(api, report);
  checkVariants(api, report);
  checkRedirects(api, report);
  checkRewrites(api, report);
  checkRetries(api, report);
  checkStandIns(api, report);
  checkStreams(api, report);
  checkBaseline(api, baseline, report);
}
