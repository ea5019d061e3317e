// Bundles src/runtime/entry/NAME.ts into lib/assets/NAME/index.js, and each entry/NAME/PART.ts apart into lib/assets/NAME/PART.js:
// users need no bundler, and asset hashes stay stable.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const entries = join(root, 'src/runtime/entry');
const assets = join(root, 'lib/assets');

const sources = existsSync(entries) ? readdirSync(entries, { recursive: true, encoding: 'utf8' }) : [];
/** What is bundled, by the path of the bundle below lib/assets without its extension. */
const bundles = Object.fromEntries(
  sources
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .map((name) => [name.includes('/') ? name : `${name}/index`, join(entries, `${name}.ts`)])
    .sort(),
);
const files = Object.keys(bundles).map((name) => `${name}.js`);

/** The bundles, replaced one by one: whoever reads them meanwhile finds an old one or a new one. */
async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: root, // paths in the output are relative to it
    entryPoints: bundles,
    outdir: assets,
    write: false,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    legalComments: 'eof',
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    const fresh = `${path}.${process.pid}`;
    writeFileSync(fresh, contents);
    renameSync(fresh, path);
  }
}

if (files.length > 0) await bundle();
for (const file of existsSync(assets) ? readdirSync(assets, { recursive: true, encoding: 'utf8' }) : []) {
  const isKept = files.some((kept) => file.startsWith(kept) || kept.startsWith(`${file}/`)); // also what another run is writing
  if (!isKept) rmSync(join(assets, file), { recursive: true, force: true });
}
console.log(files.length > 0 ? `bundled into lib/assets: ${files.join(', ')}` : 'nothing to bundle: src/runtime/entry has no file');
