import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder for the time of a measurement. */
export class Folder {
  public readonly path = mkdtempSync(join(tmpdir(), 'tollgate-bench-'));

  /** Writes a file, with the folders that its name leads through, and returns its path. */
  public write(name: string, text: string): string {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
