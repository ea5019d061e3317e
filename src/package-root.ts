import { join } from 'node:path';

/** The folder of package.json: `src`, where this file is written, and `lib`, where it is built and bundled, are both below it. */
export const PACKAGE_ROOT = join(__dirname, '..');

/** What `require('tollgate')` loads. */
export const PACKAGE_MAIN = join(__dirname, 'index');
