import type { IntrospectionModel } from './introspection';
import type { ApiModel } from './model';
import type { SchemeModel } from './scheme';
import { usedSchemes } from './used-schemes';

/** A scheme whose tokens the authorization server is asked about. */
export interface IntrospectionSchemeModel extends SchemeModel {
  readonly introspection: IntrospectionModel;
}

/** Whether the authorization server is asked about the tokens of a scheme. */
export function isIntrospection(scheme: SchemeModel | undefined): scheme is IntrospectionSchemeModel {
  return scheme?.introspection !== undefined;
}

/** The introspection schemes that some route asks for. */
export function usedIntrospections(api: ApiModel): IntrospectionSchemeModel[] {
  return usedSchemes(api, 'introspection').filter(isIntrospection);
}
