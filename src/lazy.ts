let zod: typeof import('zod') | undefined;
let yaml: typeof import('yaml') | undefined;
let re2: typeof import('re2js') | undefined;

/** Third-party libraries, each loaded when it is first used: `require('tollgate')` loads none of them. */
export const lazy = {
  get zod() {
    zod ??= require('zod') as typeof import('zod');
    return zod;
  },
  get yaml() {
    yaml ??= require('yaml') as typeof import('yaml');
    return yaml;
  },
  get re2() {
    re2 ??= require('re2js') as typeof import('re2js');
    return re2;
  },
};
