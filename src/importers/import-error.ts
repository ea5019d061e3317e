/** The file cannot be imported at all. The message says why and what to do. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
