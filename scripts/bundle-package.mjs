// Bundles what jsii compiled into one file for `require('tollgate')`, one for bin/tollgate and one for `wrap()`, which functions
// of users carry, and what src/libraries names of libraries into one file each: hundreds of small files take four times as long to load.
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const lib = join(root, 'lib');
const libraries = readdirSync(join(root, 'src/libraries')).map((file) => basename(file, '.ts'));

async function bundle(from, to, options) {
  const outfile = join(lib, `${to}.new`);
  await build({
    absWorkingDir: root,
    entryPoints: [from],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    ...options,
  });
  renameSync(outfile, join(lib, to));
}

/** The bundled libraries lie beside the bundles that use them, and are loaded when they are needed. */
const besides = {
  name: 'besides',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${libraries.join('|')})$`) }, ({ path }) => ({ path: `./libraries/${path}`, external: true }));
  },
};

for (const [from, to] of [
  ['index.js', 'index.js'],
  ['cli/main.js', 'cli.js'],
  ['wrap.js', 'wrap.js'],
]) {
  await bundle(join(lib, from), to, { packages: 'external', plugins: [besides] });
}

for (const library of libraries) {
  const licence = readFileSync(join(root, 'node_modules', library, 'LICENSE'), 'utf8');
  await bundle(join(root, 'src/libraries', `${library}.ts`), `libraries/${library}.js`, {
    banner: { js: `/*\n${library}\n\n${licence.trimEnd()}\n*/` },
  });
}
console.log(`bundled the package into lib/index.js, lib/cli.js, lib/wrap.js and lib/libraries: ${libraries.join(', ')}`);
