import { bindingOf } from '../../capability/bound';
import { clientAuthorities } from '../../model/client-certificate';
import type { ApiModel, GatewayModel } from '../../model/model';
import { at } from '../../model/report';
import { schemePath } from '../../model/scheme-path';
import type { Problem } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { boundEndpoints } from './envoy/endpoints';

/** What is said of TLS and nothing would come of, or nothing certain. */
export function checkTls(gateway: GatewayModel, bindings: Bindings): Problem[] {
  const clients = bindings.listener?.tls === undefined ? withoutTls(gateway) : severalAuthorities(gateway);
  return [...clients, ...checkBackends(gateway, bindings)];
}

/** Nobody can show a certificate without TLS. */
function withoutTls(gateway: GatewayModel): Problem[] {
  const message = 'client certificates need TLS between client and gateway; bind "listener.tls" with a certificate of the gateway';
  return schemePaths(gateway).map((path) => ({ path, code: 'ClientCertificateWithoutTls', message }));
}

/** Envoy does not say by which authority a certificate was checked. */
function severalAuthorities(gateway: GatewayModel): Problem[] {
  const secrets = [...clientAuthorities(gateway).keys()].sort();
  if (secrets.length < 2) return [];
  const names = secrets.map((secret) => `"${secret}"`).join(' and ');
  const message = `a gateway has the authorities of one secret for client certificates, and here are ${names}: a certificate of one could pass for one of another; name one secret, or serve the APIs by gateways of their own`;
  return schemePaths(gateway).map((path) => ({ path: `${path}.ca`, code: 'SeveralClientAuthorities', message }));
}

/** Where the schemes of client certificates are written, each once. */
function schemePaths(gateway: GatewayModel): string[] {
  const users = [...clientAuthorities(gateway).values()].flat();
  const paths = users.map(({ api, scheme }) => {
    const path = `${schemePath(api, scheme)}.clientCertificate`;
    return api.spec.schemes?.[scheme] === undefined ? path : inApi(api, path, gateway);
  });
  return [...new Set(paths)].sort();
}

/** A backend that is asked without TLS. */
function checkBackends(gateway: GatewayModel, bindings: Bindings): Problem[] {
  return gateway.apis.flatMap((api) => {
    return [...api.backends.values()].flatMap(({ name, spec: { tls } }) => {
      const endpoints = boundEndpoints(bindingOf(bindings, api.name, name) ?? {}, bindings, tls);
      if (tls === undefined || !api.reached.has(name) || endpoints.every((endpoint) => endpoint.tls)) return [];
      const message = `"${name}" is bound to http, and nothing of this would count; bind an https url or a service, or remove it`;
      return [{ path: inApi(api, `${at('backends', name)}.tls`, gateway), code: 'TlsOfPlainBackend', message }];
    });
  });
}

function inApi({ name }: ApiModel, path: string, { apis }: GatewayModel): string {
  return apis.length > 1 ? `${name}: ${path}` : path;
}
