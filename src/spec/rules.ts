import type { Fault, Fields, Rule } from './schema';

/** Exactly one of the fields is there. */
export function exactlyOne(what: string, ...fields: string[]): Rule {
  return (block) => {
    const written = present(block, fields);
    if (written.length === 1) return [];
    const message = `${what} has exactly one of ${choices(fields)}; `;
    if (written.length === 0) return [{ code: 'ExactlyOne', message: `${message}none of them is there`, missed: true }];
    return [{ code: 'ExactlyOne', message: `${message}${written.join(' and ')} are both there` }];
  };
}

/** At most one of the fields is there. */
export function atMostOne(what: string, ...fields: string[]): Rule {
  return (block) => {
    const written = present(block, fields);
    if (written.length <= 1) return [];
    return [{ code: 'ExactlyOne', message: `${what} has at most one of ${choices(fields)}; ${written.join(' and ')} are both there` }];
  };
}

/** At least one of the fields is there. */
export function atLeastOne(what: string, ...fields: string[]): Rule {
  return (block) => {
    if (present(block, fields).length > 0) return [];
    const needed = fields.length === 1 ? fields[0] : `at least one of ${choices(fields)}`;
    return [{ code: 'NothingSaid', message: `${what} needs ${needed}; leave the block out if none is wanted`, missed: true }];
  };
}

/** The field means something only beside another one. */
export function onlyWith(field: string, other: string): Rule {
  return (block) => {
    if (block[field] === undefined || block[other] !== undefined) return [];
    return [{ code: 'NotHere', path: [field], message: `${field} has a meaning only beside ${other}; remove it or write ${other}` }];
  };
}

/** No item stands twice. */
export const distinct = distinctAs((item) => item);

/** No header stands twice: their names know no case. */
export const distinctHeaders = distinctAs((item) => item.toLowerCase());

/** No key stands twice. */
export const distinctKeys = distinctAs((item) => (item.startsWith('header:') ? item.toLowerCase() : item));

function distinctAs(compared: (item: string) => string): (items: readonly unknown[]) => Fault[] {
  return (items) => {
    const texts = items.map((item) => (typeof item === 'string' ? compared(item) : undefined));
    return texts.flatMap((text, index) => {
      if (text === undefined || texts.indexOf(text) === index) return [];
      return [
        { code: 'Duplicate', path: [index], message: `${JSON.stringify(items[index])} stands twice in the list; write it once` } as const,
      ];
    });
  };
}

/** The list has items, all different. */
export function someDistinct(what: string, different = distinct): (items: readonly unknown[]) => Fault[] {
  return (items) => [...some(what)(items), ...different(items)];
}

/** The list has items. */
export function some(what: string): (items: readonly unknown[]) => Fault[] {
  return (items) => (items.length > 0 ? [] : [{ code: 'EmptyList', message: `the list is empty; ${what}` }]);
}

/** Those of the fields that are there, as written. */
export function present(block: Fields, fields: readonly string[]): string[] {
  return fields.filter((field) => block[field] !== undefined);
}

function choices(fields: readonly string[]): string {
  const last = fields[fields.length - 1] as string;
  return `${fields.slice(0, -1).join(', ')} and ${last}`;
}
