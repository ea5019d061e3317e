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

/** The items of a list are all different. */
export function distinct(items: readonly unknown[]): Fault[] {
  return items.flatMap((item, index) => {
    if (typeof item !== 'string' || items.indexOf(item) === index) return [];
    return [{ code: 'Duplicate', path: [index], message: `${JSON.stringify(item)} stands twice in the list; write it once` } as const];
  });
}

/** The list has items, all different. */
export function someDistinct(what: string): (items: readonly unknown[]) => Fault[] {
  return (items) => [...some(what)(items), ...distinct(items)];
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
