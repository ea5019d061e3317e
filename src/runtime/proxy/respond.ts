import type { RespondModel } from '../../model/action';
import type { Answer } from './answer';

/** An answer as the spec writes it. */
export function fixedAnswer({ status, headers, contentType, body }: RespondModel): Answer {
  const all = headers.map(({ name, value }) => [name, [value]] as const);
  return {
    status,
    headers: new Map([...all, ...(contentType === undefined ? [] : [['content-type', [contentType]] as const])]),
    body: Buffer.from(body),
  };
}
