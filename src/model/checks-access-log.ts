import { headerOwner } from './header-owners';
import type { GatewayModel } from './model';
import type { Report } from './report';
import { credentialHeaders } from './scheme-headers';

/** Whoever reads the log could call as somebody else: headers with credentials are only named there. */
export function checkAccessLog({ accessLog: { headers, redact }, apis }: GatewayModel, report: Report): void {
  const schemes = apis.flatMap((api) => [...api.schemes.values()]);
  const places = new Set(schemes.flatMap((scheme) => credentialHeaders(scheme).map(([name]) => name)));
  for (const [index, name] of headers.entries()) {
    const owner = headerOwner(name);
    if (redact.includes(name) || !(owner === 'credentials' || owner === 'cookies' || places.has(name))) continue;
    report.error(
      `observability.accessLog.headers[${index}]`,
      'CredentialLogged',
      `the header "${name}" holds credentials, and everyone who reads the log could use them; add it to redact or remove it here`,
    );
  }
}
