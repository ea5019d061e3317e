import { describeTable } from './support/describe-table';
import { tableNames } from './support/table';
import { serveWithRun } from './support/table-gateway';

for (const name of tableNames()) describeTable(name, 'kubernetes', serveWithRun);
