import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const tests = 'test/**/*.test.ts';
const behaviour = 'test/behaviour/**/*.test.ts';
const system = 'test/system/**/*.test.ts';
/** Unit tests that take too long for the inner loop: many runs, large specs, processes of their own. */
const slow = 'test/**/*.slow.test.ts';

export default defineConfig({
  resolve: { alias: { tollgate: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    passWithNoTests: true,
    globalSetup: 'test/support/temporary-folder.ts',
    projects: [
      {
        extends: true,
        // The CloudFormation validator costs over a second a process; the tests that want it switch it on. A process runs many files:
        // to load the sources for each of them anew would take as long as the tests.
        test: {
          name: 'unit',
          include: [tests],
          exclude: [behaviour, system, slow],
          isolate: false,
          maxWorkers: availableParallelism(),
          testTimeout: 30_000,
          env: { CDK_VALIDATION: 'false' },
        },
      },
      { extends: true, test: { name: 'slow', include: [slow], testTimeout: 120_000, env: { CDK_VALIDATION: 'false' } } },
      // real engines on real ports: one file at a time
      {
        extends: true,
        test: { name: 'behaviour', include: [behaviour], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 },
      },
      { extends: true, test: { name: 'system', include: [system], fileParallelism: false, testTimeout: 900_000, hookTimeout: 900_000 } },
    ],
  },
});
