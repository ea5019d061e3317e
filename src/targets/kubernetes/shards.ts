import type { KubernetesPlan } from './plan';

/** A ConfigMap may hold 1 MiB, but a client-side `kubectl apply` writes it, escaped once more, into an annotation of at most 256 KiB. */
const DEFAULT_MAX_BYTES = 160 * 1024;

/** A part of a plan, as its file holds it. A plan that fits into one file stands there readable, else `part` is a piece of its text. */
interface Shard {
  readonly generation: string;
  readonly index: number;
  readonly count: number;
  readonly plan?: KubernetesPlan;
  readonly part?: string;
}

/** A whole plan, or what still has to come before there is one. */
export type Assembly = { readonly plan: KubernetesPlan } | { readonly missing: string };

/** A plan as files of at most `maxBytes` each: name to JSON text. */
export function toShards(plan: KubernetesPlan, maxBytes: number = DEFAULT_MAX_BYTES): ReadonlyMap<string, string> {
  const { generation } = plan;
  const text = JSON.stringify(plan);
  const whole = text.length > maxBytes ? undefined : readable(plan);
  if (whole !== undefined && Buffer.byteLength(whole) <= maxBytes) return new Map([[fileName(0), whole]]);
  const envelope = Buffer.byteLength(JSON.stringify({ generation, index: 99_999, count: 99_999, part: '' } satisfies Shard));
  const parts = cut(text, maxBytes - envelope);
  return new Map(
    parts.map((part, index) => [fileName(index), JSON.stringify({ generation, index, count: parts.length, part } satisfies Shard)]),
  );
}

/** The only file of a small plan. */
function readable(plan: KubernetesPlan): string {
  return JSON.stringify({ generation: plan.generation, index: 0, count: 1, plan } satisfies Shard, null, 1);
}

/** Puts together what `toShards` took apart. Files of several generations may lie beside each other while a volume is updated. */
export function fromShards(files: ReadonlyMap<string, string>): Assembly {
  const generations = new Map<string, Map<number, Shard>>();
  for (const [name, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const shard = parse(text);
    if (shard === undefined) return { missing: `${name} is not a part of a plan` };
    const known = generations.get(shard.generation) ?? new Map<number, Shard>();
    generations.set(shard.generation, known.set(shard.index, shard));
  }
  const assemblies = [...generations.values()].map(assemble);
  return assemblies.find((assembly) => 'plan' in assembly) ?? { missing: missingOf(assemblies) };
}

function missingOf(assemblies: readonly Assembly[]): string {
  const reasons = assemblies.flatMap((assembly) => ('missing' in assembly ? [assembly.missing] : []));
  return reasons.length === 0 ? 'no configuration yet' : reasons.join('; ');
}

function assemble(shards: ReadonlyMap<number, Shard>): Assembly {
  const [{ generation, count, plan }] = shards.values();
  if (plan !== undefined) return { plan };
  const parts = Array.from({ length: count }, (_, index) => shards.get(index)?.part);
  const present = parts.filter((part) => part !== undefined);
  if (present.length < count) return { missing: `generation ${generation}: ${present.length} of ${count} shards` };
  const whole = parseJson(present.join('')) as KubernetesPlan | undefined;
  return whole?.generation === generation ? { plan: whole } : { missing: `generation ${generation}: its shards do not fit together` };
}

function parse(text: string): Shard | undefined {
  const shard = parseJson(text) as Partial<Shard> | null | undefined;
  const sound = typeof shard?.generation === 'string' && Number.isInteger(shard.index) && Number.isInteger(shard.count);
  return sound && (shard.plan !== undefined || typeof shard.part === 'string') ? (shard as Shard) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Pieces whose JSON text has at most `maxBytes`. No piece ends within a surrogate pair. */
function cut(text: string, maxBytes: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start, maxBytes);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function pieceEnd(text: string, start: number, maxBytes: number): number {
  let length = Math.min(text.length - start, maxBytes);
  while (length > 2 && Buffer.byteLength(JSON.stringify(text.slice(start, start + length))) > maxBytes)
    length = Math.ceil(length * 0.9) - 1;
  const last = text.charCodeAt(start + length - 1);
  return start + length - (last >= 0xd800 && last <= 0xdbff && length > 1 ? 1 : 0);
}

function fileName(index: number): string {
  return `shard-${String(index).padStart(3, '0')}.json`;
}
