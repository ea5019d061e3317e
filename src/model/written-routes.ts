import { groupBy } from './group-by';
import type { ApiModel } from './model';
import type { RouteModel } from './route';

/** The routes of an API as they are written: each once, in however many versions it is there. */
export function writtenRoutes({ routes }: Pick<ApiModel, 'routes'>): RouteModel[] {
  return [...groupBy(routes, ({ key }) => key).values()].map(([first]) => first as RouteModel);
}
