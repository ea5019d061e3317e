import { readFileSync, writeFileSync } from 'node:fs';
import { ImportError } from '../importers/import-error';
import type { NotCarried } from '../importers/not-carried';
import { importOpenApi, type OpenApiImport } from '../importers/openapi/import';
import { readText } from '../importers/read';
import { lazy } from '../lazy';
import { decodeUtf8 } from '../spec/utf8';
import { reading, writing } from './files';
import type { Io } from './io';

/** What `tollgate import openapi FILE` is told. */
export interface ImportOptions {
  readonly format: string;
  readonly file: string;
  /** Where the spec is written. Default: standard output. */
  readonly out?: string;
  /** The API's name. Default: made from the document's title. */
  readonly name?: string;
  /** Takes the JSON Schemas of bodies over. */
  readonly bodies?: boolean;
  /** Prints everything as JSON, for machines. */
  readonly json?: boolean;
}

/** Prints the spec of an OpenAPI file, and on standard error what was not carried. Returns the exit status. */
export function importCommand(options: ImportOptions, io: Io): number {
  if (options.format !== 'openapi') {
    io.stderr(`cannot import ${JSON.stringify(options.format)}; the formats are: openapi\n`);
    return 2;
  }
  try {
    const bytes = reading(options.file, () => readFileSync(options.file));
    write(importOpenApi(readText(textOf(bytes)), options), options, io);
    return 0;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    io.stderr(`${options.file}: ${error.message}\n`);
    return 1;
  }
}

function textOf(bytes: Buffer): string {
  const decoded = decodeUtf8(bytes);
  if ('text' in decoded) return decoded.text;
  const { fault, line } = decoded;
  throw new ImportError(`${line === undefined ? '' : `line ${line}: `}${fault}`);
}

function write(imported: OpenApiImport, { file, out, json }: ImportOptions, io: Io): void {
  const { spec, ...report } = imported;
  if (out !== undefined) writing(out, () => writeFileSync(out, out.endsWith('.json') ? asJson(spec) : asYaml(spec)));
  if (json === true) {
    io.stdout(asJson(out === undefined ? imported : report));
    return;
  }
  if (out === undefined) io.stdout(asYaml(spec));
  io.stderr(`${reportLines(file, imported).join('\n')}\n`);
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function asYaml(value: unknown): string {
  return lazy.yaml.stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function reportLines(file: string, { counts, notCarried, bindings }: OpenApiImport): string[] {
  const binds = Object.entries(bindings.backends ?? {}).map(([name, { url }]) => `--bind ${name}=${url}`);
  return [
    `${file}: ${counts.routes} of ${counts.operations} operations became routes`,
    ...(counts.open === 0 ? [] : [`${counts.open} of the routes are OPEN to anyone, because the document asks for no security there`]),
    ...(notCarried.length === 0 ? [] : ['not carried, or carried otherwise:', ...notCarried.map(reportLine)]),
    ...(binds.length === 0 ? [] : [`the document's servers: ${binds.join(' ')}`]),
  ];
}

function reportLine({ path, count, message, code }: NotCarried): string {
  return `  ${path}${count === 1 ? '' : ` and ${count - 1} more`}: ${message} [${code}]`;
}
