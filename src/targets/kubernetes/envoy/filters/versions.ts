import type { ChangesModel } from '../../../../model/transform';
import { RBAC_METADATA } from '../names';
import type { Passage } from '../passage';
import { addHeader, setHeader } from '../typed';
import { celText } from '../values';
import { saidField, sayingPerRoute } from './asking';
import type { Mutation } from './changes';

/** Says of a request that it has come so far that its version counts: what refuses it earlier says nothing of the version. */
export const VERSION_FILTER = 'tollgate.version';

/** The word that it writes. */
const REACHED = 'reached';

/** The part of a route whose answers say something of its version. */
export function versionPerRoute({ announced }: Pick<Passage, 'announced'>): { readonly [filter: string]: object } {
  return isEmpty(announced) ? {} : { [VERSION_FILTER]: sayingPerRoute(VERSION_FILTER, REACHED) };
}

/** What they say, the errors of the gateway as well. */
export function versionAnswers({ announced }: Pick<Passage, 'announced'>): Mutation[] {
  if (announced === undefined || isEmpty(announced)) return [];
  return [
    ...announced.setHeaders.map(({ name, value }) => ({ append: setHeader(name, whereReached(value.join(''))) })),
    ...announced.addHeaders.map(({ name, value }) => ({ append: addHeader(name, whereReached(value.join(''))) })),
  ];
}

function isEmpty(announced: ChangesModel | undefined): boolean {
  return announced === undefined || announced.setHeaders.length + announced.addHeaders.length === 0;
}

function whereReached(text: string): string {
  const said = `metadata.filter_metadata['${RBAC_METADATA}'][${celText(saidField(VERSION_FILTER))}]`;
  return `%CEL(${said} == ${celText(REACHED)} ? ${celText(text)} : '')%`;
}
