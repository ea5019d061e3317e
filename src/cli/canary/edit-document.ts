import type * as yaml from 'yaml';
import { lazy } from '../../lazy';
import type { Path } from '../../problem';
import { openYaml } from '../../spec/yaml-text';
import { refusal } from './refusal';
import type { Step } from './step';
import type { Tried } from './tried';

const MARK = '\ufeff';

/** A YAML or JSON text with another number at a path; every other byte is as it was. */
export function editDocument(text: string, path: Path, tried: Tried, { before, after }: Step): string {
  const mark = text.startsWith(MARK) ? MARK : '';
  const plain = text.slice(mark.length);
  const { document } = openYaml(plain);
  const node = nodeAt(document, path, (anchor) => {
    const message = `${before} stands under &${anchor}, which *${anchor} repeats elsewhere; write the canary out where it is meant`;
    return refusal(tried, 'SharedByAlias', '.canary.weightPercent', message);
  });
  const [start, end] = (node as yaml.Scalar | undefined)?.range ?? [0, 0];
  return `${mark}${plain.slice(0, start)}${after}${plain.slice(end)}`;
}

/** The node at a path. Throws where another place of the document has the same node. */
function nodeAt(document: yaml.Document.Parsed, path: Path, shared: (anchor: string) => Error): unknown {
  const repeated = aliases(document);
  let node: unknown = document.contents;
  for (const step of [...path, undefined]) {
    if (lazy.yaml.isAlias(node)) throw shared(node.source);
    const { anchor } = (node ?? {}) as { readonly anchor?: string };
    if (anchor !== undefined && repeated.has(anchor)) throw shared(anchor);
    if (step !== undefined) node = child(node, step);
  }
  return node;
}

function aliases(document: yaml.Document.Parsed): ReadonlySet<string> {
  const found = new Set<string>();
  lazy.yaml.visit(document, { Alias: (_, { source }) => void found.add(source) });
  return found;
}

function child(node: unknown, step: PropertyKey): unknown {
  if (lazy.yaml.isSeq(node)) return node.items[Number(step)];
  if (!lazy.yaml.isMap(node)) return undefined;
  return node.items.find(({ key }) => (key as yaml.Scalar | null)?.value === step)?.value;
}
