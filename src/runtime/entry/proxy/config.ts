import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Marked, withValues } from '../../marked';

/** Stands in place of `config.json` where some texts are known at deployment only. */
export = withValues(JSON.parse(readFileSync(join(__dirname, 'marked.json'), 'utf8')) as Marked, process.env);
