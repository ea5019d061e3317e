import { PROBLEM_MEDIA_TYPE, type ProblemSlug } from '../../model/errors';
import type { Answer } from './answer';
import type { Exchange } from './exchange';

/** A refusal of the gateway's own. */
export function problem(slug: ProblemSlug, { route: { challenge }, config: { problems } }: Pick<Exchange, 'route' | 'config'>): Answer {
  const { status = 500, body = '' } = problems[slug] ?? {};
  const headers = new Map([['content-type', [PROBLEM_MEDIA_TYPE]]]);
  if (slug === 'unauthenticated' && challenge !== undefined) headers.set('www-authenticate', [challenge]);
  return { status, headers, body: Buffer.from(body) };
}
