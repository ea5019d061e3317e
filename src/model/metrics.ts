import type { GatewayModel } from './model';

/** Whether a gateway counts its requests. */
export function tellsMetrics({ settings }: Pick<GatewayModel, 'settings'>): boolean {
  return settings.observability?.metrics !== undefined;
}
