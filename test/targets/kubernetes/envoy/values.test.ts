import { expect, test } from 'vitest';
import { literal, quoteRegex } from '../../../../src/targets/kubernetes/envoy/typed';
import { celText, metadataCommand } from '../../../../src/targets/kubernetes/envoy/values';
import { specRoutes } from '../../../support/envoy-view';
import { carrying, carryingName, HOSTILE, HOSTILE_NAMES } from '../../../support/hostile-texts';

test.each(HOSTILE)('%j is a text in the formats of Envoy, and no command', (text) => {
  expect(literal(text).replaceAll('%%', '')).not.toContain('%');
  expect(literal(text).replaceAll('%%', '%')).toBe(text);
});

test.each(HOSTILE)('%j is one text in CEL: nothing ends it, nothing ends the command around it', (text) => {
  const inside = celText(text).slice(1, -1);
  expect(inside).not.toMatch(/['"()%,\n]/);
  expect(
    inside.replace(/\\U([\da-f]{8})|\\u([\da-f]{4})/g, (_, long, short) => String.fromCodePoint(Number.parseInt(long ?? short, 16))),
  ).toBe(text);
});

test.each(HOSTILE)('%j is matched literally by the expression that quotes it', (text) => {
  expect(new RegExp(`^${quoteRegex(text)}$`).test(text)).toBe(true);
});

test('a character beyond the first plane is one escape', () => {
  expect(celText('𝄞')).toBe("'\\U0001d11e'");
});

test.each([
  [['ns', 'shop/customers', 'sub'], '%DYNAMIC_METADATA(ns:shop/customers:sub)%'],
  [['ns', 'https://example.com/roles'], "%CEL(metadata.filter_metadata['ns']['https://example.com/roles'])%"],
])('the metadata at %j is %s', (steps, command) => {
  expect(metadataCommand(steps)).toBe(command);
});

test.each(HOSTILE)('an answer of %j carries it, and its claims are compared with it', (text) => {
  const shown = JSON.stringify(specRoutes(carrying(text)));
  expect(shown).toContain(JSON.stringify({ inline_string: literal(text) }).slice(1, -1));
  expect(shown).toContain(JSON.stringify({ string_match: { exact: text } }));
});

test.each(HOSTILE_NAMES)('no format of a plan with headers named %j has a percent sign of theirs as it is', (name) => {
  const shown = formatsOf(carryingName(name).envoy).filter((format) => format.includes('%%') || format.includes(name.toLowerCase()));

  expect(shown.length).toBeGreaterThan(3);
  for (const format of shown) expect(format.replace(COMMAND, '').replaceAll('%%', '')).not.toContain('%');
});

/** A command of Envoy's formats. What stands between its parentheses is its own matter. */
const COMMAND = /%[A-Z_]+(?:\([^)]*\))?(?::\d+)?%/g;

/** The values of all headers that are set. */
function formatsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { key, value: format } = value as { key?: unknown; value?: unknown };
  const own = typeof key === 'string' && typeof format === 'string' ? [format] : [];
  return [...own, ...Object.values(value).flatMap(formatsOf)];
}
