import { type ExternalSchemeModel, usedExternals } from '../../../model/external-schemes';
import type { GatewayModel } from '../../../model/model';
import { endpointCluster } from './clusters';
import { endpointOf } from './endpoints';
import { allowedField, EXTERNAL_CLIENT, externalCluster, subjectField } from './names';
import type { EnvoyResource } from './resources';
import { typed } from './typed';

/** A cluster for every service that decides on callers. */
export function externalClusters(gateway: GatewayModel): EnvoyResource[] {
  return gateway.apis.flatMap((api) => usedExternals(api).map((scheme) => serviceCluster(api.name, scheme)));
}

const CONNECTING = { connectTimeoutMillis: 1_000, idleTimeoutMillis: 60_000, protocol: 'http1', tls: {}, spec: {} } as const;

function serviceCluster(api: string, scheme: ExternalSchemeModel): EnvoyResource {
  const script = { default_source_code: { inline_string: scriptOf(api, scheme) }, clear_route_cache: false };
  const filter = { name: 'tollgate.external-call', typed_config: typed('envoy.extensions.filters.http.lua.v3.Lua', script) };
  return endpointCluster(externalCluster(api, scheme.name), [endpointOf(scheme.external.url, 1)], CONNECTING, [filter]);
}

/**
 * Envoy would ask with the client's own method, path and host. Of the answers it takes 200 alone for a yes, and any other than an error
 * of the server for a no; and a service could remove headers of the request by one of its own.
 */
function scriptOf(api: string, { name, external: { url, returnHeaders, subject } }: ExternalSchemeModel): string {
  const { host, pathname, search } = new URL(url);
  return `
local returned = { ${returnHeaders.map(quoted).join(', ')} }
local function all_of(headers, name)
  local values = {}
  for index = 0, headers:getNumValues(name) - 1 do table.insert(values, headers:getAtIndex(name, index)) end
  return table.concat(values, ', ')
end
function envoy_on_request(handle)
  local headers = handle:headers()
  headers:replace('x-forwarded-method', headers:get(':method'))
  headers:replace('x-forwarded-host', headers:get(':authority'))
  headers:replace('x-forwarded-uri', headers:get(':path'))
  headers:replace('x-forwarded-for', headers:get('${EXTERNAL_CLIENT}'))
  headers:replace(':method', 'GET')
  headers:replace(':authority', ${quoted(host)})
  headers:replace(':path', ${quoted(pathname + search)})
  for _, name in ipairs({ '${EXTERNAL_CLIENT}', 'content-length', 'x-envoy-internal', 'x-envoy-expected-rq-timeout-ms' }) do headers:remove(name) end
end
function envoy_on_response(handle)
  local headers = handle:headers()
  local status = tonumber(headers:get(':status'))
  for _, name in ipairs({ '${allowedField(api, name)}', '${subjectField(api, name)}', 'x-envoy-auth-headers-to-remove' }) do headers:remove(name) end
  if status >= 200 and status < 300 then
    headers:replace(':status', '200')
    headers:replace('${allowedField(api, name)}', 'yes')
    for _, name in ipairs(returned) do
      if headers:getNumValues(name) > 1 then headers:replace(name, all_of(headers, name)) end
    end${subject === undefined ? '' : `\n    headers:replace('${subjectField(api, name)}', all_of(headers, ${quoted(subject)}))`}
  elseif status ~= 401 and status ~= 403 and (status < 300 or status > 399) then
    headers:replace(':status', '503')
  end
end`;
}

/** A text of Lua. */
function quoted(text: string): string {
  return `'${text.replace(/[^A-Za-z0-9 _.:/?&=-]/g, (sign) => `\\${String(sign.charCodeAt(0)).padStart(3, '0')}`)}'`;
}
