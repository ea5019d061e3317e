import type { Step } from './step';

/** A number after the field's name, as TypeScript writes it. */
const SHARE = /(\bweightPercent(?:["'])?\s*:\s*)(\d[\d_]*(?:\.\d+)?)(?![\w.])/g;

/** The texts of a program with another number in one place where the share may stand: only the program itself tells which. */
export function moduleEdits(text: string, { before, after }: Step): string[] {
  return [...text.matchAll(SHARE)].flatMap(({ 1: field, 2: number, index }) => {
    if (Number((number as string).replaceAll('_', '')) !== before) return [];
    const start = index + (field as string).length;
    return [`${text.slice(0, start)}${after}${text.slice(start + (number as string).length)}`];
  });
}
