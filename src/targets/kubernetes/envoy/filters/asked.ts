import { bindingOf } from '../../../../capability/bound';
import type { GatewayModel } from '../../../../model/model';
import { transcodes } from '../../../../model/transcode';
import type { Bindings } from '../../../../spec/bindings';
import { boundEndpoints } from '../endpoints';
import { typed } from '../typed';

/** Keeps the path that was asked for, without its query: by the time of the log it is the backend's. */
export const ASKED_FILTER = 'tollgate.asked';

/** The command that reads it. */
export const ASKED_PATH = `%FILTER_STATE(${ASKED_FILTER}:PLAIN)%`;

/** Whether some backend sees other paths than clients ask for. */
export function changesPaths(gateway: GatewayModel, bindings: Bindings): boolean {
  if (transcodes(gateway)) return true;
  return gateway.apis.some(
    (api) =>
      api.basePath !== '' ||
      api.routes.some((route) => route.versionSegment !== undefined) ||
      api.routes.some((route) => [route, ...route.variants].some(({ rewrite }) => rewrite?.path !== undefined)) ||
      [...api.backends.keys()].some((name) =>
        boundEndpoints(bindingOf(bindings, api.name, name) ?? {}, bindings).some((endpoint) => endpoint.path !== ''),
      ),
  );
}

/** Stands before everything that changes a path. */
export function askedFilter() {
  const path = {
    object_key: ASKED_FILTER,
    factory_key: 'envoy.string',
    format_string: { text_format_source: { inline_string: '%PATH(NQ:PATH)%' } },
  };
  return {
    name: ASKED_FILTER,
    typed_config: typed('envoy.extensions.filters.http.set_filter_state.v3.Config', { on_request_headers: [path] }),
  };
}
