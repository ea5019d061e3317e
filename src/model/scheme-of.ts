import type { Scheme } from '../spec/scheme';
import type { ApiModel } from './model';
import type { SchemeModel } from './scheme';
import { usedSchemes } from './used-schemes';

/** The kinds of schemes that have a resolved block. */
type Resolved = keyof SchemeModel & keyof Scheme;

/** A scheme of one kind, with its block. */
export type SchemeOf<Kind extends Resolved> = SchemeModel & { readonly [Field in Kind]: NonNullable<SchemeModel[Field]> };

/** Whether a scheme is of a kind. */
export function isOf<Kind extends Resolved>(kind: Kind, scheme: SchemeModel | undefined): scheme is SchemeOf<Kind> {
  return scheme?.[kind] !== undefined;
}

/** The schemes of a kind that some route asks for. */
export function usedOf<Kind extends Resolved>(kind: Kind, api: ApiModel): SchemeOf<Kind>[] {
  return usedSchemes(api, kind).filter((scheme) => isOf(kind, scheme));
}
