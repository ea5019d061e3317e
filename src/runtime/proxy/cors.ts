import { allowsOrigin, type CorsModel } from '../../model/cors';
import type { Headers } from './headers';

/** Lets a page of an allowed origin read an answer. */
export function addCorsHeaders(headers: Headers, cors: CorsModel | undefined, origin: string | undefined): void {
  if (cors === undefined) return;
  addToVary(headers, 'Origin');
  // the policy is the gateway's: what a backend says about it does not count
  for (const name of [...headers.keys()]) if (name.startsWith('access-control-')) headers.delete(name);
  if (origin === undefined || !allowsOrigin(cors, origin)) return;
  headers.set('access-control-allow-origin', [cors.origins.includes('*') && !cors.credentials ? '*' : origin]);
  if (cors.credentials) headers.set('access-control-allow-credentials', ['true']);
  if (cors.exposeHeaders.length > 0) headers.set('access-control-expose-headers', [cors.exposeHeaders.join(',')]);
}

/** The backend's own fields stay. */
function addToVary(headers: Headers, field: string): void {
  const values = headers.get('vary') ?? [];
  const fields = values.flatMap((value) => value.split(',')).map((value) => value.trim().toLowerCase());
  if (!fields.includes(field.toLowerCase())) headers.set('vary', [...values, field]);
}
