import type * as yamlTypes from 'yaml';
import { lazy } from '../lazy';
import { formatPath, type Path } from '../problem';
import type { Code } from './codes';
import { DEEPEST, RESERVED_NAMES, reservedName, tooDeep } from './plain';
import type { Unread } from './unread';
import type { YamlText } from './yaml-text';

/** Values that aliases may repeat in all: enough to share a block, too few for a bomb. */
const MOST_REPEATED = 1000;
const CORE_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/** The value of a YAML text, with what is legal YAML and refused here. */
export function readTree(text: YamlText): { readonly value: unknown; readonly unread: readonly Unread[]; readonly whole: boolean } {
  const reader = new TreeReader(text);
  const value = reader.read(text.document.contents, []);
  return { value, unread: reader.unread, whole: reader.whole };
}

class TreeReader {
  readonly unread: Unread[] = [];
  private readonly anchors = new Map<string, yamlTypes.Node>();
  private aliasDepth = 0;
  private repeated = 0;

  constructor(private readonly text: YamlText) {}

  /** Whether what was read is all but what is said of it. */
  get whole(): boolean {
    return this.repeated <= MOST_REPEATED;
  }

  /** The value of a node. Anchors count from where their node ends, so that no alias can hold itself. */
  read(node: unknown, path: Path): unknown {
    if (!lazy.yaml.isNode(node)) return null;
    if (path.length > DEEPEST) return this.refuse(path.slice(0, 4), node, 'TooDeep', tooDeep());
    if (this.aliasDepth > 0 && ++this.repeated > MOST_REPEATED) return null;
    if (lazy.yaml.isAlias(node)) return this.readAlias(node, path);
    if ('anchor' in node && node.anchor !== undefined && isRefused(node)) this.anchors.set(node.anchor, node);
    if (isRefused(node)) return this.refuse(path, node, 'TagRefused', `has the tag "${node.tag}"; write the value without a tag`);
    const value = lazy.yaml.isMap(node)
      ? this.readMap(node, path)
      : lazy.yaml.isSeq(node)
        ? this.readList(node, path)
        : (node as yamlTypes.Scalar).value;
    if ('anchor' in node && node.anchor !== undefined) this.anchors.set(node.anchor, node);
    return value;
  }

  private readAlias(alias: yamlTypes.Alias, path: Path): unknown {
    const node = this.anchors.get(alias.source);
    if (node === undefined) return this.refuse(path, alias, 'AliasRefused', `*${alias.source} names no anchor that ends before it`);
    this.aliasDepth++;
    const value = this.read(node, path);
    this.aliasDepth--;
    if (!this.whole && !this.unread.some(({ problem }) => problem.code === 'AliasRefused')) {
      this.refuse(path, alias, 'AliasRefused', `the aliases repeat more than ${MOST_REPEATED} values; write them out`);
    }
    return value;
  }

  private readList(list: yamlTypes.YAMLSeq, path: Path): unknown[] {
    return list.items.map((item, index) => this.read(item, [...path, index]));
  }

  private readMap(map: yamlTypes.YAMLMap, path: Path): { [key: string]: unknown } {
    const value: { [key: string]: unknown } = {};
    const seen = new Set<string>();
    for (const pair of map.items) {
      const key = this.readKey(pair.key, path, seen);
      // what stands under a key that is refused may have anchors, and problems of its own
      const child = this.read(pair.value, [...path, key ?? nameOf(pair.key)]);
      if (key !== undefined) value[key] = child;
    }
    return value;
  }

  private readKey(node: unknown, path: Path, seen: Set<string>): string | undefined {
    const { value: key, type: style } = lazy.yaml.isScalar(node) ? node : {};
    const refuse = (code: Code, message: string, hides: Unread['hides'] = 'missed') => {
      this.add(path, node, { code, message, hides });
      return undefined;
    };
    if (typeof key !== 'string') return refuse('KeyNotText', describe(key));
    // in quotes, as JSON always has it, it is a key like any other
    if (key === '<<' && style === 'PLAIN') return refuse('MergeRefused', '"<<" merges nothing here; write the fields out');
    if (RESERVED_NAMES.has(key)) return refuse('ReservedName', reservedName(key));
    if (seen.has(key)) return refuse('Duplicate', `the key ${JSON.stringify(key)} stands twice in the map; write it once`, 'nothing');
    seen.add(key);
    return key;
  }

  private refuse(path: Path, node: unknown, code: Code, message: string): null {
    this.add(path, node, { code, message, hides: 'value' });
    return null;
  }

  private add(path: Path, node: unknown, { code, message, hides }: { code: Code; message: string; hides: Unread['hides'] }): void {
    const offset = (node as { range?: readonly number[] | null } | null | undefined)?.range?.[0];
    this.unread.push({ path, hides, problem: { path: formatPath(path), code, message, ...this.text.at(offset) } });
  }
}

function isRefused({ tag }: { readonly tag?: string }): boolean {
  return tag !== undefined && !CORE_TAG.test(tag);
}

/** How the path to what stands under a key names it. */
function nameOf(key: unknown): string {
  return lazy.yaml.isScalar(key) ? String(key.value) : '?';
}

function describe(key: unknown): string {
  if (key === undefined) return 'a map or a list is no key; write a text';
  return `the key ${key} is not a text; write it in quotes, "${key}"`;
}
