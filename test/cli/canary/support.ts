import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, type Outcome, tollgate } from '../support';

/** A spec with a canary; `STEPS` and `SHARE` may be put otherwise. */
export const SPEC = `# the shop
name: shop
backends: {   orders: {}, "orders-v2": {} } # two of them
routes:
  GET /health: { respond: { status: 200 }, access: { open: probe } }

  'POST /orders':
    access: { open: 'a test' }
    backend: orders
    canary:
      backend: orders-v2
      weightPercent:   5   # raised by the pipeline
      steps: { shares: [5, 25, 50.5, 100], driver: git }
`;

/** The same with another share. */
export function at(share: number | string, spec = SPEC): string {
  return spec.replace('weightPercent:   5 ', `weightPercent:   ${share} `);
}

/** Runs `tollgate canary` on a file with this text; the file afterwards. */
export async function canary(text: string, action: string, ...options: string[]): Promise<Outcome & { readonly file: string }> {
  const file = join(folder({ 'shop.yaml': text }), 'shop.yaml');
  const outcome = await tollgate('canary', action, file, 'POST /orders', ...options);
  return { ...outcome, file: readFileSync(file, 'utf8') };
}
