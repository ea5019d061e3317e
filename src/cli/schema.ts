import { jsonSchema } from '../spec/json-schema';
import { type Io, printJson } from './io';

/** Which schema is printed; the spec's where nothing is said. */
export interface SchemaOptions {
  readonly gateway?: boolean;
  readonly bindings?: boolean;
}

/** Prints the JSON Schema that editors complete by. Returns the exit status. */
export function schemaCommand({ gateway, bindings }: SchemaOptions, io: Io): number {
  printJson(io, jsonSchema(gateway === true ? 'gateway' : bindings === true ? 'bindings' : 'api'));
  return 0;
}
