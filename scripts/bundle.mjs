// Bundles each src/runtime/entry/NAME.ts into lib/assets/NAME/index.js: users need no bundler, and asset hashes stay stable.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const entries = join(root, 'src/runtime/entry');
const assets = join(root, 'lib/assets');

const names = existsSync(entries)
  ? readdirSync(entries)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => basename(file, '.ts'))
      .sort()
  : [];

/** The bundles, replaced one by one: whoever reads them meanwhile finds an old one or a new one. */
async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: root, // paths in the output are relative to it
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, join(entries, `${name}.ts`)])),
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

if (names.length > 0) await bundle();
for (const folder of existsSync(assets) ? readdirSync(assets) : []) {
  if (!names.includes(folder)) rmSync(join(assets, folder), { recursive: true, force: true });
}
console.log(names.length > 0 ? `bundled into lib/assets: ${names.join(', ')}` : 'nothing to bundle: src/runtime/entry has no file');
