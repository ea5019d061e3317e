import type { RequestView } from '../core/request';
import type { Members } from '../core/token';
import { bytesField, messages, numberField, text } from './protobuf';
import { struct } from './struct';

/** The method that Envoy calls (`envoy/service/auth/v3/external_auth.proto`). */
export const CHECK = '/envoy.service.auth.v3.Authorization/Check';

/** What Envoy is told of a request that it may let on. What it does not learn lets nobody in. */
export interface Told {
  /** Becomes metadata of the request. */
  readonly metadata: Members;
  /** Headers that take the place of the request's own. */
  readonly set?: readonly (readonly [name: string, value: string])[];
  readonly remove?: readonly string[];
}

/** A request in a `CheckRequest`, as far as credentials stand in it. */
export function readCheck(message: Uint8Array): RequestView {
  const http = inside(inside(inside(message, 1), 4), 2);
  const headers = new Map<string, string[]>();
  for (const header of messages(inside(http, 13), 1)) {
    const [name, value] = [inside(header, 1), inside(header, 3)].map(text) as [string, string];
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  const target = text(inside(http, 4));
  const [path = '', ...query] = target.split('?');
  return { method: text(inside(http, 2)), path, clientIp: '', headers, query: parametersOf(query.join('?')) };
}

function parametersOf(query: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) found.set(name, [...(found.get(name) ?? []), value]);
  return found;
}

function inside(message: Uint8Array, number: number): Uint8Array {
  return messages(message, number)[0] ?? new Uint8Array();
}

const OVERWRITE = 2;

/** A `CheckResponse` that lets the request on. */
export function writeTold({ metadata, set = [], remove = [] }: Told): Buffer {
  const headers = set.map(([name, value]) =>
    bytesField(2, Buffer.concat([bytesField(1, Buffer.concat([bytesField(1, name), bytesField(2, value)])), numberField(3, OVERWRITE)])),
  );
  return Buffer.concat([
    bytesField(3, Buffer.concat([...headers, ...remove.map((name) => bytesField(5, name))])),
    bytesField(4, struct(metadata)),
  ]);
}
