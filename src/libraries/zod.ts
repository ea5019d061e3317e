/** What the package uses of zod. */
export { array, record, registry, strictObject, string, toJSONSchema, union, unknown } from 'zod';
