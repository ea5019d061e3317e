import { importOpenApi, type OpenApiImport, type OpenApiImportOptions } from '../../../src/importers/openapi/import';
import { examine } from '../../../src/model/resolve';
import { SpecError } from '../../../src/problem';
import { parseApi } from '../../../src/spec/parse';

/** A map of a document. */
export type Fields = { readonly [key: string]: unknown };

/** An OpenAPI 3.1 document with these paths; other fields can be given or replaced. */
export function document(paths: Fields, others: Fields = {}): Fields {
  return { openapi: '3.1.0', info: { title: 'Pet Store', version: '1' }, servers: [{ url: 'https://pets.example.com' }], paths, ...others };
}

/** Imports a document with these paths. */
export function imported(paths: Fields, others: Fields = {}, options: OpenApiImportOptions = {}): OpenApiImport {
  return importOpenApi(document(paths, others), options);
}

/** The codes of what was not carried, those left out that every document has. */
export function codes({ notCarried }: OpenApiImport): string[] {
  const usual = ['ResponsesNotCarried', 'ParameterSchemaNotCarried', 'ConsumersNotKnown'];
  return notCarried.map(({ code }) => code).filter((code) => !usual.includes(code));
}

/** The codes of what `check` would refuse in an imported spec. */
export function refusals({ spec }: OpenApiImport): string[] {
  try {
    parseApi(spec);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.map(({ path, code }) => `${path} ${code}`);
  }
  const { problems } = examine({ apis: [spec] });
  return problems.filter(({ severity }) => severity !== 'warning').map(({ path, code }) => `${path} ${code}`);
}

/** The names of the routes that anyone may call. */
export function openRoutes({ spec }: OpenApiImport): string[] {
  return Object.entries(spec.routes)
    .filter(([, route]) => (route.access ?? spec.access)?.open !== undefined)
    .map(([key]) => key);
}
