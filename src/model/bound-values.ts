import type { ApiSpec } from '../spec/api';
import type { Report } from './report';
import { choices } from './report';

const REFERENCE = /\$\{value:([^}]+)\}/g;

/** Puts bound values in place of `${value:NAME}`. Each must be bound, and each bound one must be used. */
export function substituteValues(
  apis: readonly ApiSpec[],
  values: { readonly [name: string]: string } | undefined,
  reports: readonly Report[],
): readonly ApiSpec[] {
  if (values === undefined) return apis;
  const used = new Set<string>();
  const substituted = apis.map((api, index) => substitute(api, '', { values, used, report: reports[index] as Report }) as ApiSpec);
  for (const name of Object.keys(values)) {
    if (!used.has(name))
      reports[0]?.error(`bindings.values.${name}`, 'UnusedValue', `nothing in the spec says "\${value:${name}}"; remove the binding`);
  }
  return substituted;
}

interface Substitution {
  readonly values: { readonly [name: string]: string };
  readonly used: Set<string>;
  readonly report: Report;
}

function substitute(node: unknown, path: string, context: Substitution): unknown {
  if (typeof node === 'string') return node.includes('${value:') ? text(node, path, context) : node;
  if (Array.isArray(node)) return node.map((item, index) => substitute(item, `${path}[${index}]`, context));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, substitute(value, path === '' ? key : `${path}.${key}`, context)]),
  );
}

function text(node: string, path: string, { values, used, report }: Substitution): string {
  return node.replace(REFERENCE, (reference, name: string) => {
    used.add(name);
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    report.error(
      path,
      'UnboundValue',
      `"${reference}" has no value; bind "bindings.values.${name}" (bound are: ${choices(Object.keys(values))})`,
    );
    return reference;
  });
}
