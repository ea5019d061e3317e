let zod: typeof import('./libraries/zod') | undefined;
let yaml: typeof import('./libraries/yaml') | undefined;
let re2: typeof import('re2js') | undefined;

/**
 * Third-party libraries, each loaded when it is first used: `require('tollgate')` loads none of them. What is used of zod and yaml is
 * named in `libraries`; the built package has that alone, in a file each.
 */
export const lazy = {
  get zod() {
    zod ??= require('zod') as typeof import('./libraries/zod');
    return zod;
  },
  get yaml() {
    yaml ??= require('yaml') as typeof import('./libraries/yaml');
    return yaml;
  },
  get re2() {
    re2 ??= require('re2js') as typeof import('re2js');
    return re2;
  },
};
