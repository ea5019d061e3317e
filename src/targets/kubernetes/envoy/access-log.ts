import { usedKeySchemes } from '../../../model/api-keys';
import { takesClientCertificates } from '../../../model/client-certificate';
import { usedExternals } from '../../../model/external-schemes';
import { takesLogins } from '../../../model/login-schemes';
import type { ApiModel, GatewayModel } from '../../../model/model';
import { transcodes } from '../../../model/transcode';
import type { Bindings } from '../../../spec/bindings';
import { ASKED_PATH, changesPaths } from './filters/asked';
import {
  claimsMetadata,
  EXTERNAL_METADATA,
  holderField,
  providerName,
  RBAC_METADATA,
  ROUTE_METADATA,
  subjectField,
  tokenSchemes,
} from './names';
import { typed } from './typed';
import { celText, metadataCommand } from './values';

/** One JSON line a request on standard output. The query, where tokens may stand, is left out. */
export function accessLog(gateway: GatewayModel, bindings: Bindings): object[] {
  const { headers, redact } = gateway.accessLog;
  const shown = headers.map((name) => [name, redact.includes(name) ? '[redacted]' : `%REQ(${name})%`]);
  const callers = gateway.apis.flatMap((api) =>
    tokenSchemes(api).map((scheme) => {
      const name = providerName(api.name, scheme.name);
      return [name, metadataCommand([claimsMetadata(scheme), name, 'sub'])];
    }),
  );
  const holders = gateway.apis.flatMap((api) =>
    usedKeySchemes(api).map(({ name }) => [providerName(api.name, name), holder(api.name, name)]),
  );
  const subjects = gateway.apis.flatMap((api) =>
    usedExternals(api)
      .filter(({ external }) => external.subject !== undefined)
      .map(({ name }) => [providerName(api.name, name), metadataCommand([EXTERNAL_METADATA, subjectField(api.name, name)])]),
  );
  const routes = gateway.apis.flatMap((api) => api.routes);
  const json_format = {
    time: '%START_TIME%',
    requestId: '%REQ(x-request-id)%',
    api: gateway.apis.length === 1 ? (gateway.apis[0] as ApiModel).name : `%METADATA(ROUTE:${ROUTE_METADATA}:api)%`,
    route: '%ROUTE_NAME%',
    ...(gateway.apis.some(({ versions }) => versions !== undefined) ? { version: `%METADATA(ROUTE:${ROUTE_METADATA}:version)%` } : {}),
    ...(routes.some(({ owner }) => owner !== undefined) ? { owner: `%METADATA(ROUTE:${ROUTE_METADATA}:owner)%` } : {}),
    ...(routes.some(({ tags }) => tags.length > 0) ? { tags: `%METADATA(ROUTE:${ROUTE_METADATA}:tags)%` } : {}),
    method: transcodes(gateway) ? '%REQ(X-ENVOY-ORIGINAL-METHOD?:METHOD)%' : '%REQ(:METHOD)%',
    host: '%REQ(X-FORWARDED-HOST?:AUTHORITY)%', // the backend's own stands in :authority by then
    path: changesPaths(gateway, bindings) ? ASKED_PATH : '%PATH(NQ:PATH)%',
    protocol: '%PROTOCOL%',
    status: '%RESPONSE_CODE%',
    details: takesLogins(gateway) ? WITHOUT_QUOTATION : '%RESPONSE_CODE_DETAILS%',
    flags: '%RESPONSE_FLAGS%',
    durationMillis: '%DURATION%',
    bytesReceived: '%BYTES_RECEIVED%',
    bytesSent: '%BYTES_SENT%',
    clientIp: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
    backend: '%UPSTREAM_CLUSTER%',
    ...(callers.length + holders.length + subjects.length > 0
      ? {
          callers: Object.fromEntries([...callers, ...holders, ...subjects]),
        }
      : {}),
    ...(takesClientCertificates(gateway) ? { certificate: { uri: '%DOWNSTREAM_PEER_URI_SAN%', dns: '%DOWNSTREAM_PEER_DNS_SAN%' } } : {}),
    ...(shown.length > 0 ? { headers: Object.fromEntries(shown) } : {}),
    generation: `%METADATA(VIRTUAL_HOST:${ROUTE_METADATA}:generation)%`,
  };
  return [
    { name: 'stdout', typed_config: typed('envoy.extensions.access_loggers.stream.v3.StdoutAccessLog', { log_format: { json_format } }) },
  ];
}

/** What is said of a login that failed is a sentence, and quotes the query: codes stand in it. Everything else is in lower case. */
const WITHOUT_QUOTATION = `%CEL(re.extract(response.code_details, ${celText('^([A-Z][^:]*|[^A-Z].*)')}, ${celText('\\1')}))%`;

/** The consumer whose key came, whether or not it was let in. */
function holder(api: string, scheme: string): string {
  const field = `metadata.filter_metadata['${RBAC_METADATA}'][${celText(holderField(api, scheme))}]`;
  return `%CEL(re.extract(${field}, ${celText('([^ ]+) .*')}, ${celText('\\1')}))%`;
}
