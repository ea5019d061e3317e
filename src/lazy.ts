/** Third-party libraries, each loaded when it is first used: `require('tollgate')` loads none of them. */
export const lazy = {
  get zod() {
    return require('zod') as typeof import('zod');
  },
  get yaml() {
    return require('yaml') as typeof import('yaml');
  },
};
