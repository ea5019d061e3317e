import type { Report } from './report';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const CLUSTER = /^[^.]+$|\.svc(\.cluster\.local)?$/;

/** Whether a url names this machine. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.test(hostname(url));
}

/** Keys and tokens travel over https; plain http is accepted on loopback only. An issuer may be a name that is no url. */
export function checkHttps(url: string, path: string, report: Report): void {
  if (url.includes('${') || !url.startsWith('http://') || isLoopback(url)) return;
  report.error(path, 'HttpsRequired', `"${url}" is not https; write "https://…" (http is accepted on loopback only)`);
}

/** Like `checkHttps`, and plain http is accepted within the cluster as well: to a single label or a name that ends in `.svc`. */
export function checkInside(url: string, path: string, report: Report): void {
  if (url.includes('${') || !url.startsWith('http://') || isLoopback(url) || CLUSTER.test(hostname(url))) return;
  report.error(
    path,
    'HttpsRequired',
    `"${url}" is not https; write "https://…" (http is accepted within the cluster and on loopback only)`,
  );
}

function hostname(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
