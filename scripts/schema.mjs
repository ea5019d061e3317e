// Writes what editors show from the doc comments of src/spec: src/spec/descriptions.ts, and with it the files in schema/.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const spec = join(root, 'src/spec');

/** The doc comments of every struct that has a schema: by struct, `''` for its own and one for each property. */
export function docComments() {
  const structs = new Map();
  const schemas = readdirSync(spec).filter((name) => name.endsWith('.schema.ts'));
  for (const file of schemas.map((name) => name.replace('.schema.ts', '.ts'))) {
    const source = ts.createSourceFile(file, readFileSync(join(spec, file), 'utf8'), ts.ScriptTarget.ES2022, true);
    const types = source.statements.filter(ts.isInterfaceDeclaration);
    for (const node of types) structs.set(node.name.text, { extends: bases(node), docs: ownDocs(node) });
  }
  return structs;
}

function bases(node) {
  return node.heritageClauses?.flatMap((clause) => clause.types.map((type) => type.expression.getText())) ?? [];
}

function ownDocs(node) {
  return Object.fromEntries([['', doc(node)], ...node.members.map((member) => [member.name.getText(), doc(member)])]);
}

function doc(node) {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  if (comment === undefined) return undefined;
  const fallback = comment.tags?.find((tag) => tag.tagName.text === 'default');
  const text = ts.getTextOfJSDocComment(comment.comment) ?? '';
  const lines = text.split('\n\n').map((paragraph) => paragraph.replaceAll('\n', ' '));
  if (fallback !== undefined) lines.push(`Default: ${ts.getTextOfJSDocComment(fallback.comment)?.replaceAll('\n', ' ')}.`);
  return lines.join('\n\n');
}

/** The content of src/spec/descriptions.ts. */
export function descriptionsModule(structs) {
  const all = (name) => ({ ...Object.assign({}, ...structs.get(name).extends.map(all)), ...structs.get(name).docs });
  const lines = [...structs.keys()].sort().map((name) => `  ${name}: ${JSON.stringify(all(name))},`);
  return [
    '// biome-ignore-all format: written by scripts/schema.mjs from the doc comments',
    '/** What each struct and each of its properties is for, by the name of the struct; its own text under the empty name. */',
    'export const DESCRIPTIONS: { readonly [struct: string]: { readonly [property: string]: string } } = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

function writeSchemas() {
  const require = createRequire(import.meta.url);
  const { jsonSchema } = require('jiti')(fileURLToPath(import.meta.url))(join(spec, 'json-schema.ts'));
  mkdirSync(join(root, 'schema'), { recursive: true });
  for (const name of ['api', 'gateway', 'bindings']) {
    writeFileSync(join(root, 'schema', `${name}.json`), `${JSON.stringify(jsonSchema(name), undefined, 2)}\n`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(join(spec, 'descriptions.ts'), descriptionsModule(docComments()));
  writeSchemas();
}
