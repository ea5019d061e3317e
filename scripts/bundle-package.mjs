// Bundles what jsii compiled into one file for `require('tollgate')`, one for bin/tollgate and one for `wrap()`, which functions
// of users carry: three hundred small files take four times as long to load. Libraries stay outside and are loaded when they are needed.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const lib = fileURLToPath(new URL('../lib', import.meta.url));

for (const [from, to] of [
  ['index.js', 'index.js'],
  ['cli/main.js', 'cli.js'],
  ['wrap.js', 'wrap.js'],
]) {
  const outfile = join(lib, `${to}.new`);
  await build({
    absWorkingDir: lib,
    entryPoints: [join(lib, from)],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  renameSync(outfile, join(lib, to));
}
console.log('bundled the package into lib/index.js, lib/cli.js and lib/wrap.js');
