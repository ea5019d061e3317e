import type { ApiModel } from './model';
import type { SchemeModel } from './scheme';
import { isOf, type SchemeOf, usedOf } from './scheme-of';

/** A scheme whose tokens the authorization server is asked about. */
export type IntrospectionSchemeModel = SchemeOf<'introspection'>;

/** Whether the authorization server is asked about the tokens of a scheme. */
export function isIntrospection(scheme: SchemeModel | undefined): scheme is IntrospectionSchemeModel {
  return isOf('introspection', scheme);
}

/** The introspection schemes that some route asks for. */
export function usedIntrospections(api: ApiModel): IntrospectionSchemeModel[] {
  return usedOf('introspection', api);
}
