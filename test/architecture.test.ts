import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = join(__dirname, '..', 'src');

/** One import of a file: of another file of ours, or of a library. */
interface Import {
  readonly from: string;
  /** A file below src without its extension, or the name of a library. */
  readonly to: string;
  readonly ours: boolean;
  /** Erased when compiled: loads nothing. */
  readonly type: boolean;
}

/** A file of ours, by its path below src without its extension. */
interface Source {
  readonly name: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

function read(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const name = relative(ROOT, path).replace(/\.ts$/, '');
  return { name, text, tree, imports: importsOf(tree, name) };
}

function importsOf(tree: ts.SourceFile, from: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, type: boolean) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const ours = specifier.text.startsWith('.');
    found.push({ from, to: ours ? join(dirname(from), specifier.text) : specifier.text, ours, type });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, onlyTypes(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    if (ts.isCallExpression(node) && loads(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function onlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  const named = clause.namedBindings;
  return (
    clause.isTypeOnly ||
    (clause.name === undefined && named !== undefined && ts.isNamedImports(named) && named.elements.every((each) => each.isTypeOnly))
  );
}

/** `require` and `import()`. */
function loads(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .sort()
  .map((path) => read(join(ROOT, path)));
const imports = sources.flatMap((source) => source.imports);

const within = (folder: string) => (name: string) => name === folder || name.startsWith(`${folder}/`);
const library =
  (...names: string[]) =>
  (to: string) =>
    names.some((name) => within(name)(to));

/** Who imports whom, of those that may not. */
function forbidden(from: (name: string) => boolean, refused: (one: Import) => boolean): string[] {
  return imports.filter((one) => from(one.from) && refused(one)).map((one) => `${one.from} imports ${one.to}`);
}

/** What a folder may import of ours, besides itself. */
function mayImport(folder: string, ...others: string[]): string[] {
  return forbidden(within(folder), ({ to, ours }) => ours && ![folder, ...others].some((other) => within(other)(to)));
}

describe('folders depend in one direction', () => {
  /** Facts that the spec's formats and the model share; they import nothing but each other. */
  const words = ['model/path', 'model/errors', 'model/header-owners', 'model/untrusted-headers', 'model/signature-keys'];

  test.each<[string, string[]]>([
    ['spec', ['problem', 'lazy', 'regex', ...words]],
    ['model', ['problem', 'spec']],
    ['capability', ['problem', 'spec', 'model']],
    ['importers', ['problem', 'lazy', 'spec', 'model']],
    ['targets/aws', ['problem', 'spec', 'model', 'capability', 'runtime', 'package-root']],
    ['targets/kubernetes', ['problem', 'spec', 'model', 'capability', 'runtime', 'package-root']],
  ])('%s', (folder, others) => {
    expect(mayImport(folder, ...others)).toEqual([]);
  });

  test('the words that spec and model share import nothing else', () => {
    expect(
      forbidden(
        (name) => words.includes(name),
        ({ to }) => !words.includes(to),
      ),
    ).toEqual([]);
  });

  test('no target knows another', () => {
    const targets = ['targets/aws', 'targets/kubernetes'];

    expect(
      targets.flatMap((target) => forbidden(within(target), ({ to }) => targets.some((other) => other !== target && within(other)(to)))),
    ).toEqual([]);
  });

  test('nobody imports the command line or the public surface', () => {
    expect(
      forbidden(
        (name) => !within('cli')(name),
        ({ to, ours }) => ours && within('cli')(to),
      ),
    ).toEqual([]);
    expect(
      forbidden(
        () => true,
        ({ to, ours }) => ours && (to === 'index' || to === '.'),
      ),
    ).toEqual([]);
  });

  test('no file imports itself in a circle', () => {
    expect(circles()).toEqual([]);
  });
});

describe('the model', () => {
  test('takes types and parsers from the spec, no schema', () => {
    expect(forbidden(within('model'), ({ to }) => /\.schema$|^spec\/(schema|rules|structure|format)/.test(to))).toEqual([]);
  });
});

describe('libraries are loaded where they are needed', () => {
  test.each<[string, (name: string) => boolean]>([
    ['aws-cdk-lib', (name) => /^targets\/aws\/cdk/.test(name)],
    ['cdk8s', (name) => /^targets\/kubernetes\/cdk8s/.test(name)],
    ['zod', (name) => name === 'lazy' || name === 'libraries/zod'],
    ['re2js', (name) => name === 'lazy' || name === 'runtime/entry/proxy/regex'],
    ['yaml', (name) => name === 'lazy' || name === 'libraries/yaml'],
    ['libraries', () => false],
    ['jiti', within('cli')],
    ['commander', within('cli')],
  ])('%s', (name, allowed) => {
    expect(
      forbidden(
        (from) => !allowed(from),
        ({ to, type }) => !type && library(name)(to),
      ),
    ).toEqual([]);
  });

  test.each<[string, (name: string) => boolean]>([
    ['aws-cdk-lib', within('targets/aws')],
    ['cdk8s', within('targets/kubernetes')],
    ['zod', (name) => name === 'lazy' || name === 'libraries/zod' || within('spec')(name)],
  ])('even the types of %s', (name, allowed) => {
    expect(
      forbidden(
        (from) => !allowed(from),
        ({ to }) => library(name)(to),
      ),
    ).toEqual([]);
  });

  test('code that runs at request time brings no CDK and no schema, also not through others', () => {
    const runtime = sources.filter(({ name }) => within('runtime')(name)).map(({ name }) => name);
    const reached = reachable(runtime);

    expect(reached.filter((name) => library('aws-cdk-lib', 'cdk8s', 'constructs', 'zod', 'yaml', 'commander', 'jiti')(name))).toEqual([]);
    expect(reached.filter((name) => /\.schema$|^spec\/(schema|parse)$|^lazy$/.test(name))).toEqual([]);
    expect(
      reached.filter((name) =>
        ['model/resolve', 'capability', 'targets/aws', 'constructs', 'topology', 'cli'].some((folder) => within(folder)(name)),
      ),
    ).toEqual([]);
  });
});

describe('files', () => {
  const lines = sources.map(({ name, text }) => ({ name, lines: text.split('\n').length }));

  test('are small', () => {
    const sorted = lines.map((each) => each.lines).sort((a, b) => a - b);

    expect(lines.filter((each) => each.lines > 400)).toEqual([]);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });

  test('say of everything that they export what it is', () => {
    expect(sources.flatMap(undocumented)).toEqual([]);
  });
});

/** What a file loads, and what that loads; types load nothing. */
function reachable(names: readonly string[]): string[] {
  const loaded = new Map(sources.map(({ name, imports: all }) => [name, all.filter(({ type }) => !type).map(({ to }) => to)]));
  const found = new Set(names);
  for (const name of found) for (const to of loaded.get(name) ?? []) found.add(to);
  return [...found].sort();
}

/** Circles of imports, types included: each as the files on it. */
function circles(): string[][] {
  const next = new Map(sources.map(({ name, imports: all }) => [name, [...new Set(all.filter(({ ours }) => ours).map(({ to }) => to))]]));
  const found = new Map<string, string[]>();
  const done = new Set<string>();
  const walk = (name: string, trail: string[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) found.set(trail.slice(start).sort().join(), trail.slice(start));
    if (start >= 0 || done.has(name)) return;
    for (const to of next.get(name) ?? []) walk(to, [...trail, name]);
    done.add(name);
  };
  for (const { name } of sources) walk(name, []);
  return [...found.values()];
}

/** Exported declarations without a comment of their own. */
function undocumented({ name, tree }: Source): string[] {
  return tree.statements.filter(isExported).flatMap((statement) => {
    const documented = ts.getJSDocCommentsAndTags(statement).length > 0;
    return documented || isOfStructOrSchema(name, statement) ? [] : [`${name}: ${nameOf(statement)}`];
  });
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

/** `export const retrySchema: Schema<Retry>` is described by the struct that it names. */
function isOfStructOrSchema(name: string, statement: ts.Statement): boolean {
  return name.endsWith('.schema') && ts.isVariableStatement(statement) && /Schema: Schema</.test(statement.getText());
}

function nameOf(statement: ts.Statement): string {
  const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : statement;
  return (declared as ts.NamedDeclaration | undefined)?.name?.getText() ?? statement.getText().slice(0, 40);
}
