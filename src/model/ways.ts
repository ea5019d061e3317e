import type { RouteModel } from './route';
import type { VariantModel } from './variants';

/** A route as one of its variants is answered: in the version of that, where the path names none. */
export function inVersionOf(route: RouteModel, variant: VariantModel | undefined): RouteModel {
  return variant?.ofVersion === undefined ? route : { ...route, version: variant.ofVersion.version };
}

/** A route as each of its ways is answered, with that way alone. */
export function waysOf(route: RouteModel): RouteModel[] {
  const { variants } = route;
  return [...variants, undefined].map((variant) => ({
    ...inVersionOf(route, variant),
    action: variant?.action ?? route.action,
    variants: [],
  }));
}
