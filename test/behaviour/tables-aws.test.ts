import { afterAll, beforeAll } from 'vitest';
import { describeTable } from './support/describe-table';
import { type Ministack, startMinistack } from './support/ministack';
import { tableNames } from './support/table';
import { serveWithMinistack } from './support/table-ministack';

let ministack: Ministack;

beforeAll(async () => {
  ministack = await startMinistack();
});

afterAll(() => ministack?.stop());

for (const name of tableNames())
  describeTable(
    name,
    'aws',
    serveWithMinistack(() => ministack),
  );
