import type { ApiModel, GatewayModel } from '../../model/model';
import type { PathTemplate } from '../../model/path';
import { guardPath } from '../../model/path-guard';
import type { PathModel, RouteModel } from '../../model/route';
import type { PathException } from '../../spec/paths';
import { type Check, passed, refusedBy } from './check';
import { apisOn, hostCheck, hostRefusal } from './host';
import type { AskedRequest } from './request';

/** The route that a request reaches, or how it is answered before. */
export interface Match {
  readonly checks: readonly Check[];
  readonly api?: ApiModel;
  readonly path?: PathModel;
  readonly route?: RouteModel;
  /** What the route's parameters stand for, as received. */
  readonly captured: ReadonlyMap<string, string>;
  /** The path behind the base path and the version. */
  readonly inner?: string;
}

interface Place {
  readonly api: ApiModel;
  readonly path: PathModel;
  readonly inner: string;
  readonly segments: readonly string[];
}

/** Finds the route as the gateway does: path guard, host, path, method. */
export function matchRequest(request: AskedRequest, { apis }: GatewayModel): Match {
  const odd = hostRefusal(request.host);
  if (odd !== undefined) return { checks: [odd], captured: new Map() };
  const onHost = apisOn(request.host, apis);
  const place = onHost.map((api) => findPath(api, request.path)).find((found) => found !== undefined);
  const route = place?.path.methods.get(request.method as never);
  const guard = guardCheck(request.path, exceptions(request, place?.path));
  if (guard.outcome === 'refused') return { checks: [guard], captured: new Map() };
  const host = hostCheck(request.host, place?.api ?? onHost[0]);
  if (host.outcome === 'refused') return { checks: [guard, host], captured: new Map() };
  if (place === undefined) return notFound([guard, host]);
  const { api, path } = place;
  const checks = [guard, host, passed('path', `${api.basePath}${path.template.text}`, 'api')];
  if (route === undefined && !isPreflight(request, path)) {
    const allow = path.allow.join(', ');
    return {
      checks: [...checks, refusedBy('method', allow, 'api', 'method-not-allowed', `Allow: ${allow}`)],
      api,
      path,
      captured: new Map(),
    };
  }
  const method = route === undefined ? passed('method', path.allow.join(', '), 'api', 'a preflight') : passed('method', route.key, 'route');
  const captured = route === undefined ? new Map<string, string>() : capture(route.template, place.segments);
  return { checks: [...checks, method], api, path, ...(route === undefined ? {} : { route }), captured, inner: place.inner };
}

/** Whether the request asks what a page of another origin may do. */
export function isPreflight({ method, headers }: AskedRequest, path: PathModel): boolean {
  return method === 'OPTIONS' && path.cors !== undefined && headers.has('origin') && headers.has('access-control-request-method');
}

function notFound(checks: readonly Check[]): Match {
  const refusal = refusedBy('path', 'the routes of the API', 'api', 'not-found', 'no route has this path');
  return { checks: [...checks, refusal], captured: new Map() };
}

const PLAIN = 'plain paths only';

/** What opens the guard: the route, and for a preflight or a method without one any route of the path. */
function exceptions(request: AskedRequest, path: PathModel | undefined): readonly (readonly PathException[])[] {
  if (path === undefined) return [];
  const route = isPreflight(request, path) ? undefined : path.methods.get(request.method as never);
  return (route === undefined ? [...path.methods.values()] : [route]).map(({ allowedPaths }) => allowedPaths);
}

function guardCheck(path: string, lists: readonly (readonly PathException[])[]): Check {
  const allowed = lists.find((list) => guardPath(path, list).length === 0) ?? lists[0] ?? [];
  const policy = allowed.length === 0 ? PLAIN : `plain paths, and ${allowed.join(', ')}`;
  const origin = allowed.length === 0 ? 'default' : 'route';
  const found = guardPath(path, allowed);
  return found.length === 0
    ? passed('path guard', policy, origin)
    : refusedBy('path guard', policy, origin, 'path-refused', `the path has ${found.join(' and ')}`);
}

function findPath(api: ApiModel, received: string): Place | undefined {
  const plain = decodeUnreserved(received);
  if (plain !== api.basePath && !plain.startsWith(`${api.basePath}/`)) return undefined;
  const inner = plain.slice(api.basePath.length);
  const segments = inner.split('/').slice(1);
  const path = api.paths.find(({ template }) => matches(template, segments));
  if (path === undefined) return undefined;
  const behind = path.versionSegment === undefined ? 0 : `/${path.versionSegment}`.length;
  return { api, path, inner: inner.slice(behind), segments };
}

/** Characters that need no escape are the same with and without one. */
export function decodeUnreserved(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (text) => {
    const character = String.fromCharCode(Number.parseInt(text.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : text;
  });
}

function matches({ segments }: PathTemplate, received: readonly string[]): boolean {
  const last = segments.at(-1);
  const open = last !== undefined && 'rest' in last;
  if (open ? received.length < segments.length - 1 : received.length !== segments.length) return false;
  return segments.every((segment, index) => {
    if ('rest' in segment) return true;
    return 'param' in segment ? received[index] !== '' : received[index] === segment.literal;
  });
}

function capture({ segments }: PathTemplate, received: readonly string[]): Map<string, string> {
  return new Map(
    segments.flatMap((segment, index): [string, string][] => {
      if ('rest' in segment) return [[segment.rest, received.slice(index).join('/')]];
      return 'param' in segment ? [[segment.param, received[index] as string]] : [];
    }),
  );
}
