import { marked, questionHeader, valueHeader } from '../../../../runtime/companion/limit-questions';
import { ROUTE_METADATA } from '../names';
import type { Question } from './limit-slots';

/** A question about a limit as the headers that ask the companion. */
export function questionHeaders(
  { counter, slot, names, key }: Question,
  index: number,
): { readonly key: string; readonly value: string }[] {
  const values = key.map(({ value }, place) =>
    value === 'address'
      ? { key: valueHeader(index, place, 'address'), value: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%' }
      : { key: valueHeader(index, place, 'key'), value: marked(value.command) },
  );
  const said = `%METADATA(ROUTE:${ROUTE_METADATA}:${counter}:${slot})%`;
  return [{ key: questionHeader(index, names), value: said }, ...values];
}
