import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeTable } from './support/describe-table';
import { serveWithRun } from './support/table-gateway';

const names = readdirSync(join(__dirname, 'tables')).map((file) => file.replace(/\.yaml$/, ''));

for (const name of names.sort()) describeTable(name, 'kubernetes', serveWithRun);
