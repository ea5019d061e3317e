import type { Report } from './report';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether a url names this machine. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.test(new URL(url).hostname);
}

/** Keys and tokens travel over https; plain http is accepted on loopback only. */
export function checkHttps(url: string, path: string, report: Report): void {
  if (url.includes('${') || url.startsWith('https://') || isLoopback(url)) return;
  report.error(path, 'HttpsRequired', `"${url}" is not https; write "https://…" (http is accepted on loopback only)`);
}
