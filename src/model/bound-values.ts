import { formatPath, type Path, SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import type { GatewaySettings } from '../spec/gateway';
import { isKnownLater } from '../spec/known-later';
import { parseApi, parseSettings } from '../spec/parse';
import type { Report } from './report';
import { at, choices } from './report';
import { compareTexts } from './sorted';

/** What `${value:NAME}` stands for. */
export interface BoundValues {
  readonly [name: string]: string;
}

/** What is written, with one report for each API and one for the gateway. */
export interface Written {
  readonly apis: readonly { readonly spec: ApiSpec; readonly report: Report }[];
  readonly settings: GatewaySettings;
  readonly report: Report;
}

/** Puts bound values in place of `${value:NAME}`. Each must be bound and fit its place, and each bound one must be used. */
export function substituteValues(written: Written, values: BoundValues | undefined): { apis: ApiSpec[]; settings: GatewaySettings } {
  if (values === undefined) return { apis: written.apis.map(({ spec }) => spec), settings: written.settings };
  const used = new Set<string>();
  const fill = <T>(node: T, report: Report, parse: (value: unknown) => unknown): T => {
    const filled = new Filling(values, used, report).fill(node, []) as T;
    if (JSON.stringify(filled) !== JSON.stringify(node)) checkFit(new Filling(fixed(values)).fill(node, []), parse, report);
    return filled;
  };
  const apis = written.apis.map(({ spec, report }) => fill(spec, report, parseApi));
  const settings = fill(written.settings, written.report, parseSettings);
  for (const name of Object.keys(values).sort(compareTexts)) {
    if (used.has(name)) continue;
    written.report.error(at('bindings.values', name), 'UnusedValue', `nothing in the spec says "\${value:${name}}"; remove the binding`);
  }
  return { apis, settings };
}

/** Those that are known now; the CDK fills others in when it deploys. */
function fixed(values: BoundValues): BoundValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isKnownLater(value)));
}

function checkFit(filled: unknown, parse: (value: unknown) => unknown, report: Report): void {
  try {
    parse(filled);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    for (const { path, code, message } of error.problems) report.error(path, code, `with its bound value filled in, ${message}`);
  }
}

class Filling {
  constructor(
    private readonly values: BoundValues,
    private readonly used?: Set<string>,
    private readonly report?: Report,
  ) {}

  fill(node: unknown, path: Path): unknown {
    if (typeof node === 'string') return node.includes('${value:') ? this.text(node, path) : node;
    if (Array.isArray(node)) return node.map((item, index) => this.fill(item, [...path, index]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.fill(value, [...path, key])]));
  }

  private text(node: string, path: Path): string {
    return node.replace(/\$\$\{|\$\{value:([^}]+)\}/g, (reference, name: string | undefined) => {
      if (name === undefined) return reference;
      this.used?.add(name);
      if (Object.hasOwn(this.values, name)) return this.values[name] as string;
      const bound = choices(Object.keys(this.values).sort(compareTexts));
      const message = `"${reference}" has no value; bind "${at('bindings.values', name)}" (bound are: ${bound})`;
      this.report?.error(formatPath(path), 'UnboundValue', message);
      return reference;
    });
  }
}
