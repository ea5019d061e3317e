import { bindingOf } from '../../capability/bound';
import type { GatewayModel } from '../../model/model';
import { at } from '../../model/report';
import type { Problem } from '../../problem';
import type { Bindings } from '../../spec/bindings';

/** What is done with the single endpoints of a backend. */
const OF_ENDPOINTS = ['loadBalancing', 'healthCheck', 'outliers'] as const;

/** A Service with an address of its own looks like one endpoint, whatever stands behind it. */
export function hiddenEndpoints({ apis }: GatewayModel, bindings: Bindings): Problem[] {
  return apis.flatMap((api) => {
    return [...api.reached].flatMap((name) => {
      const service = bindingOf(bindings, api.name, name)?.service;
      const written = OF_ENDPOINTS.filter((field) => api.backends.get(name)?.spec[field] !== undefined);
      if (service === undefined || service.headless === true || written.length === 0) return [];
      const message = `the Service "${service.name}" has one address for all of its pods, so ${written.join(', ')} of "${name}" sees one endpoint; make it headless and write "headless: true"`;
      return [{ path: `${at('bindings.backends', name)}.service`, code: 'ServiceHidesPods', message, severity: 'warning' as const }];
    });
  });
}
