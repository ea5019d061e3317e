import { bindingOf, routeBackends } from '../../capability/bound';
import { clientAuthorities } from '../../model/client-certificate';
import type { GatewayModel } from '../../model/model';
import { at } from '../../model/report';
import { schemePath } from '../../model/scheme-path';
import type { Problem } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { boundEndpoints } from './envoy/endpoints';

/** What is said of TLS and nothing would come of, or nothing certain. */
export function checkTls(gateway: GatewayModel, bindings: Bindings): Problem[] {
  return [...checkClients(gateway, bindings), ...checkBackends(gateway, bindings)];
}

/** Nobody can show a certificate without TLS. Of several authorities Envoy does not say whose a certificate is. */
function checkClients(gateway: GatewayModel, bindings: Bindings): Problem[] {
  const authorities = [...clientAuthorities(gateway)].sort(([a], [b]) => (a < b ? -1 : 1));
  const place = (gateway.apis.length > 1 ? (api: string) => `${api}: ` : () => '') satisfies (api: string) => string;
  const fields = authorities.flatMap(([, users]) =>
    users.map(({ api, scheme }) => ({ path: `${place(api.name)}${schemePath(api, scheme)}` })),
  );
  if (bindings.listener?.tls === undefined) {
    const message = 'client certificates need TLS between client and gateway; bind "listener.tls" with a certificate of the gateway';
    return fields.map(({ path }) => ({ path: `${path}.clientCertificate`, code: 'ClientCertificateWithoutTls', message }));
  }
  if (authorities.length < 2) return [];
  const names = authorities.map(([secret]) => `"${secret}"`).join(' and ');
  const message = `a gateway has the authorities of one secret for client certificates, and here are ${names}: a certificate of one could pass for one of another; name one secret, or serve the APIs by gateways of their own`;
  return fields.map(({ path }) => ({ path: `${path}.clientCertificate.ca`, code: 'SeveralClientAuthorities', message }));
}

/** A backend that is asked without TLS. */
function checkBackends({ apis }: GatewayModel, bindings: Bindings): Problem[] {
  return apis.flatMap((api) => {
    const used = new Set(api.routes.flatMap(routeBackends));
    return [...api.backends.values()].flatMap(({ name, spec: { tls } }) => {
      const endpoints = boundEndpoints(bindingOf(bindings, api.name, name) ?? {}, bindings, tls);
      if (tls === undefined || !used.has(name) || endpoints.every((endpoint) => endpoint.tls)) return [];
      const message = `"${name}" is bound to http, and nothing of this would count; bind an https url or a service, or remove it`;
      return [{ path: `${apis.length > 1 ? `${api.name}: ` : ''}${at('backends', name)}.tls`, code: 'TlsOfPlainBackend', message }];
    });
  });
}
