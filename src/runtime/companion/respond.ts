import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';

/** Answers without a body, unless the asker is gone. */
export function respond(stream: ServerHttp2Stream, headers: OutgoingHttpHeaders): void {
  if (!stream.destroyed) stream.respond(headers, { endStream: true });
}
