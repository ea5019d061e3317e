import { SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import { fromFile } from '../spec/document';
import { parseApi } from '../spec/parse';
import { present } from '../spec/rules';
import { unlessText } from './misshapen';
import { unmarked } from './unmarked';

/** The one place that a spec comes from. */
export interface SpecProps {
  readonly spec?: ApiSpec;
  readonly document?: unknown;
  readonly file?: string;
}

const PLACES = ['spec', 'document', 'file'];

/** Reads the spec from the one place where it is; `where` names the construct. */
export function readSpec(props: SpecProps, where: string): ApiSpec {
  const given = present({ ...props }, PLACES);
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none of them is there' : `${given.join(' and ')} are both there`;
    throw new Error(`${where} takes exactly one of spec, document and file; ${found}`);
  }
  if (props.file === undefined) return parseApi(unmarked(props.spec ?? props.document));
  const misshapen = unlessText('file', props.file, 'the name of a file', '"shop.yaml"');
  if (misshapen.length > 0) throw new SpecError(where, misshapen);
  const document = fromFile(props.file);
  return parseApi(document.value, document);
}
