import { SpecError } from '../problem';

/** Runs what reads a file; what the file system refuses is a problem of that file. */
export function reading<T>(file: string, read: () => T): T {
  return asProblem(file, read, (code) => ({
    code: 'FileUnreadable',
    message: code === 'ENOENT' ? 'is not there' : `cannot be read: ${code}`,
  }));
}

/** Runs what writes a file or a folder; what the file system refuses is a problem of it. */
export function writing<T>(file: string, write: () => T): T {
  return asProblem(file, write, (code) => ({ code: 'FileUnwritable', message: `cannot be written: ${REFUSALS[code] ?? code}` }));
}

const REFUSALS: { readonly [code: string]: string } = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'a file stands where a folder has to be',
  EEXIST: 'a file stands where a folder has to be',
  EISDIR: 'a folder stands in its place',
  EACCES: 'it is not allowed',
  EROFS: 'nothing can be written there',
  ENOSPC: 'there is no space left',
};

function asProblem<T>(file: string, step: () => T, said: (code: string) => { readonly code: string; readonly message: string }): T {
  try {
    return step();
  } catch (error) {
    const refusal = error instanceof Error && 'syscall' in error ? (error as NodeJS.ErrnoException).code : undefined;
    if (refusal === undefined) throw error;
    throw new SpecError(file, [{ path: '', ...said(refusal), file }]);
  }
}
