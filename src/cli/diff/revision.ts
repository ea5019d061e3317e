import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { SpecError } from '../../problem';
import { UsageError } from '../usage-error';
import { contentOf } from './content';
import { namedFiles } from './named-files';

/** A file of a Git revision. */
export interface Revision {
  /** As it was written. */
  readonly argument: string;
  /** The commit, whatever names it. */
  readonly commit: string;
  /** From the top of the repository. */
  readonly path: string;
  /** The top of the repository. */
  readonly top: string;
}

const SCRIPT = /\.[cm]?[jt]s$/;
const DOCUMENT = /\.(ya?ml|json)$/i;

/** What `main:api.yaml` names; undefined for a file. A path that starts with a dot is one from here, as for Git itself. */
export function parseRevision(argument: string): Revision | undefined {
  const colon = argument.indexOf(':');
  // a drive of Windows has one letter
  if (colon < 2 || existsSync(argument)) return undefined;
  const [name, path] = [argument.slice(0, colon), argument.slice(colon + 1)];
  const top = git(['rev-parse', '--show-toplevel'], `${argument} is no file, and here is no Git repository that could have the revision`);
  const commit = git(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
    `${argument} is no file, and "${name}" no revision that Git knows; fetch it, or write a path`,
  );
  const prefix = /^\.\.?\//.test(path) ? git(['rev-parse', '--show-prefix'], 'Git cannot say where this folder is') : '';
  return { argument, commit: commit.trim(), path: posix.normalize(`${prefix.trim()}${path}`), top: top.trim() };
}

/** Writes a file of a revision, and all that it names, to a folder for as long as it is used. */
export async function withRevision<T>({ argument, commit, path, top }: Revision, use: (file: string) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tollgate-diff-')));
  try {
    const tree = new Tree(commit, top, folder);
    if (!tree.writeNamed(path)) throw missing(argument);
    return await use(join(folder, path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of a commit, as far as they are wanted. */
class Tree {
  private readonly names: ReadonlySet<string>;
  private readonly written = new Set<string>();

  constructor(
    private readonly commit: string,
    private readonly top: string,
    private readonly folder: string,
  ) {
    this.names = new Set(run(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit], { cwd: top }).toString('utf8').split('\0'));
  }

  /** A file, and the files that it names; false where it is not there. */
  writeNamed(path: string): boolean {
    if (!this.names.has(path) || this.written.has(path)) return this.written.has(path);
    this.write([path]);
    if (SCRIPT.test(path)) this.writeScripts();
    const named = DOCUMENT.test(path) ? namedFiles(contentOf(join(this.folder, path))) : [];
    for (const file of named) this.writeNamed(posix.join(posix.dirname(path), file));
    return true;
  }

  /** A program reads whatever it imports: all scripts of the commit, and the packages as they are installed now. */
  private writeScripts(): void {
    this.write([...this.names].filter((name) => SCRIPT.test(name) || name.endsWith('.json')));
    const packages = join(this.top, 'node_modules');
    const link = join(this.folder, 'node_modules');
    if (existsSync(packages) && !existsSync(link)) symlinkSync(packages, link);
  }

  private write(paths: readonly string[]): void {
    const wanted = paths.filter((path) => !this.written.has(path) && !path.includes('\n'));
    const input = wanted.map((path) => `${this.commit}:${path}\n`).join('');
    let rest = run(['cat-file', '--batch'], { cwd: this.top, input });
    for (const path of wanted) {
      const head = rest.indexOf('\n');
      const size = Number(rest.subarray(0, head).toString('utf8').split(' ')[2]);
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), rest.subarray(head + 1, head + 1 + size));
      rest = rest.subarray(head + 1 + size + 1);
      this.written.add(path);
    }
  }
}

function missing(argument: string): SpecError {
  const message = 'is not in the revision; a path starts at the top of the repository, or where you are with "./"';
  return new SpecError(argument, [{ path: '', code: 'FileUnreadable', message, file: argument }]);
}

function git(words: readonly string[], otherwise: string): string {
  try {
    return run(words).toString('utf8');
  } catch {
    throw new UsageError(otherwise);
  }
}

function run(words: readonly string[], options: { readonly cwd?: string; readonly input?: string } = {}): Buffer {
  return execFileSync('git', words, { ...options, stdio: ['pipe', 'pipe', 'pipe'], maxBuffer: 512 * 1024 * 1024 });
}
