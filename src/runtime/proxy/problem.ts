import { PROBLEM_MEDIA_TYPE, type ProblemSlug } from '../../model/errors';
import type { ProxyConfig } from '../config-proxy';
import type { Answer } from './answer';

/** A refusal of the gateway's own. */
export function problem(slug: ProblemSlug, { problems }: ProxyConfig): Answer {
  const { status = 500, body = '' } = problems[slug] ?? {};
  return { status, headers: new Map([['content-type', [PROBLEM_MEDIA_TYPE]]]), body: Buffer.from(body) };
}
