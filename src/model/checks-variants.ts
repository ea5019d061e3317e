import { actionBackends } from './action';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { PredicateModel, VariantModel } from './variants';

/** Refuses variants that no request reaches, conditions that contradict, and rules for a backend where a variant has none. */
export function checkVariants(api: ApiModel, report: Report): void {
  for (const { key, variants } of api.routes) {
    for (const [index, variant] of variants.entries()) {
      const path = `${at('routes', key)}.variants[${index}]`;
      checkReached(variants, index, path, report);
      checkNames(variant, path, report);
      checkEffect(variant, path, report);
    }
  }
}

/** Whatever fulfils the later one fulfils an earlier one that asks for no more. */
function checkReached(variants: readonly VariantModel[], index: number, path: string, report: Report): void {
  const asked = new Set(variants[index]?.when.map(text));
  const earlier = variants.slice(0, index).findIndex(({ when }) => when.every((predicate) => asked.has(text(predicate))));
  if (earlier < 0) return;
  const instead = variants[earlier]?.when.length === asked.size ? 'keep one of them' : 'put this one before it';
  const message = `variants[${earlier}] takes every request that matches this one; ${instead}`;
  report.error(`${path}.when`, 'UnreachableVariant', message);
}

function text({ on, name, match }: PredicateModel): string {
  return JSON.stringify([on, name, match]);
}

function checkNames({ when }: VariantModel, path: string, report: Report): void {
  const names = when.flatMap(({ on, name }) => (on === 'header' ? [name] : []));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  report.error(`${path}.when.headers`, 'HeaderTwice', `"${twice}" stands here twice, in upper and lower case; write it once`);
}

function checkEffect(variant: VariantModel, path: string, report: Report): void {
  if ('batch' in variant.action || actionBackends(variant.action).length > 0) return;
  for (const field of ['rewrite', 'request'] as const) {
    if (variant[field] === undefined) continue;
    report.error(`${path}.${field}`, 'NoBackend', `the gateway answers this variant by itself, so ${field} has no effect; remove it`);
  }
}
