import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { SpecError } from '../../problem';

/** The text of a file, its byte order mark included. It was read as UTF-8 before. */
export function readText(file: string): string {
  return readFileSync(file, 'utf8');
}

/** Uses a text as if it were the file: what it names is found from beside it. */
export async function withCopy<T>(file: string, text: string, use: (copy: string) => Promise<T>): Promise<T> {
  const copy = writeBeside(file, text);
  try {
    return await use(copy);
  } finally {
    rmSync(copy, { force: true });
  }
}

/** Puts a text in a file's place at once, with the same rights; a link stays one. */
export function replaceFile(file: string, text: string): void {
  const real = realpathSync(file);
  refuseProtected(real);
  const copy = writeBeside(real, text);
  try {
    chmodSync(copy, statSync(real).mode & 0o7777);
    renameSync(copy, real);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
}

/** Another file may take the place of one that nobody may write: whoever protected it wants it as it is. */
function refuseProtected(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o222) !== 0 && isWritable(file)) return;
  const message = 'is protected against writing; make it writable, or write the share by hand';
  throw new SpecError(file, [{ path: '', code: 'FileUnwritable', message, file }]);
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function writeBeside(file: string, text: string): string {
  const extension = extname(file);
  const copy = join(dirname(file), `.${basename(file, extension)}.tollgate-${process.pid}${extension}`);
  const descriptor = create(file, copy);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return copy;
}

function create(file: string, copy: string): number {
  try {
    return openSync(copy, 'wx', 0o600);
  } catch (error) {
    const message = `cannot be written: ${(error as NodeJS.ErrnoException).code} at ${copy}, which would take its place`;
    throw new SpecError(file, [{ path: '', code: 'FileUnwritable', message, file }]);
  }
}
