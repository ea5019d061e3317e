// Bundles each src/runtime/entry/NAME.ts into lib/assets/NAME/index.js: users need no bundler, and asset hashes stay stable.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
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

rmSync(assets, { recursive: true, force: true });
if (names.length > 0) {
  await build({
    absWorkingDir: root, // paths in the output are relative to it
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, join(entries, `${name}.ts`)])),
    outdir: assets,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    legalComments: 'eof',
    logLevel: 'warning',
  });
}
console.log(names.length > 0 ? `bundled into lib/assets: ${names.join(', ')}` : 'nothing to bundle: src/runtime/entry has no file');
