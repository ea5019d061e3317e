import { actionBackends } from '../../../model/action';
import { fallbackOf, standIns } from '../../../model/fallback';
import { mirrorOf } from '../../../model/mirror';
import type { ApiModel } from '../../../model/model';
import { at } from '../../../model/report';
import { repeatsAnswers, retryOf } from '../../../model/retry';
import type { RouteModel } from '../../../model/route';
import { sortedJson } from '../../../model/sorted';
import type { ChangesModel } from '../../../model/transform';
import { waysOf } from '../../../model/ways';
import type { Problem } from '../../../problem';

const CODE = 'NotWithTranscode';

/** What cannot be beside a backend for which JSON is turned into gRPC, and would be lost or break the messages. */
export function checkWays(api: ApiModel): Problem[] {
  return api.routes.flatMap((route) => [...waysOf(route).flatMap((way) => checkWay(way, api)), ...changed(route, api)]);
}

function checkWay(way: RouteModel, api: ApiModel): Problem[] {
  const own = actionBackends(way.action);
  const mirror = mirrorOf(way.action, way, api)?.backend;
  const together = [...own, ...(mirror === undefined ? [] : [mirror])];
  if (![...together, ...standIns(way, api)].some((name) => isTranscoded(name, api))) return [];
  const falls = own.some((name) => fallbackOf(way, name, api) !== undefined);
  return [
    ...different(together, api).map((names) => `leads to ${names}, whose "transcode" differ; lead it to backends with one and the same`),
    ...(falls ? ['has a fallback, and the statuses of gRPC are not those that it waits for; remove it'] : []),
    ...(repeats(way, api) ? [REPEATED] : []),
    ...(way.stream === undefined ? [] : ['streams, and JSON is turned into single messages; remove "stream"']),
  ].map((why) => ({ path: at('routes', way.key), code: CODE, message: `"${way.key}" ${why}` }));
}

const REPEATED =
  'is repeated after answers, and a failed call of gRPC is a 200 to the one who repeats it; write retry.when with connect-failure, refused-stream, reset or timeout';

function isTranscoded(name: string, api: ApiModel): boolean {
  return api.backends.get(name)?.spec.transcode !== undefined;
}

/** The names of backends that are not transcoded alike. */
function different(names: readonly string[], api: ApiModel): string[] {
  const kinds = new Set(names.map((name) => sortedJson(api.backends.get(name)?.spec.transcode ?? null)));
  return kinds.size > 1 ? [names.map((name) => `"${name}"`).join(' and ')] : [];
}

function repeats(way: RouteModel, api: ApiModel): boolean {
  const retry = retryOf(way.action, way, api);
  return retry !== undefined && repeatsAnswers(retry);
}

/** What a route, or one of its variants, changes of a call that has another form then. */
function changed(route: RouteModel, api: ApiModel): Problem[] {
  const path = at('routes', route.key);
  const places = [
    { ...route, place: path },
    ...route.variants.map((variant, index) => ({ ...route, ...variant, place: `${path}.variants[${index}]` })),
  ];
  return places
    .filter(({ action }) => actionBackends(action).some((name) => isTranscoded(name, api)))
    .flatMap(({ place, rewrite, request, response }) => {
      const headers = OF_GRPC.filter((header) => [request, response].flatMap(names).includes(header));
      return [
        ...(rewrite?.path === undefined ? [] : [{ path: `${place}.rewrite.path`, code: CODE, message: REWRITTEN }]),
        ...headers.map((header) => ({
          path: place,
          code: CODE,
          message: `changes the header "${header}", by which messages of gRPC are known; leave it as it is`,
        })),
      ];
    });
}

const REWRITTEN =
  'the path of a call is the name of a method of gRPC, which the google.api.http rules choose; remove it, and write a rule for the path';

const OF_GRPC = ['content-type', 'grpc-status', 'grpc-message', 'grpc-status-details-bin', 'grpc-encoding', 'te'];

function names({ setHeaders, addHeaders, removeHeaders }: ChangesModel): string[] {
  return [...[...setHeaders, ...addHeaders].map(({ name }) => name), ...removeHeaders];
}
