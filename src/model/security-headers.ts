/** What `securityHeaders: default` adds to every answer that does not say otherwise (OWASP Secure Headers). */
export const SECURITY_HEADERS: { readonly [name: string]: string } = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** What a gateway adds to every answer. */
export function securityHeaders(model: { readonly securityHeaders: boolean }): { readonly [name: string]: string } {
  return model.securityHeaders ? SECURITY_HEADERS : {};
}
