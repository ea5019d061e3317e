import { refuseDeepNesting } from '../depth';
import { ImportError } from '../import-error';
import { Ledger } from '../not-carried';
import { isTree, member, type Tree } from '../value';
import { References } from './references';

/** What every part of one import shares. */
export interface ImportContext {
  readonly root: Tree;
  /** Schemas of 3.0 are written in a dialect of their own. */
  readonly version: '3.0' | '3.1';
  readonly references: References;
  readonly ledger: Ledger;
}

/** Looks at a parsed file and refuses what is no OpenAPI 3.0 or 3.1 document. */
export function openDocument(document: unknown): ImportContext {
  refuseDeepNesting(document);
  if (!isTree(document)) throw new ImportError('an OpenAPI document is a map with the keys openapi, info and paths; this is not a map');
  return { root: document, version: versionOf(document), references: new References(document), ledger: new Ledger() };
}

function versionOf(document: Tree): '3.0' | '3.1' {
  const { openapi, swagger } = document;
  if (swagger !== undefined) {
    throw new ImportError(`swagger: ${text(swagger)} is OpenAPI 2.0; convert it to 3.0 first, for example with swagger2openapi`);
  }
  if (openapi === undefined) throw new ImportError('the key openapi is missing; an OpenAPI document begins with openapi: 3.0.x or 3.1.x');
  const version = /^3\.[01](?=\.|$)/.exec(String(openapi))?.[0];
  if (version === undefined) throw new ImportError(`openapi: ${text(openapi)} is not known; give 3.0.x or 3.1.x`);
  if (!isTree(member(document, 'paths') ?? {})) throw new ImportError('paths is not a map');
  return version as '3.0' | '3.1';
}

function text(value: unknown): string {
  return JSON.stringify(value).slice(0, 40);
}
