import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = readFileSync(join(__dirname, '../../README.md'), 'utf8');

/** A command of the README and what it says that it prints. */
export interface Step {
  /** Its words, without quotes. */
  readonly words: readonly string[];
  readonly prints: string;
}

/** A block of the README that is a file of the checkout. */
export interface FileBlock {
  readonly path: string;
  readonly text: string;
}

/** The blocks of commands, each a list of commands in order. */
export function sessions(): Step[][] {
  return [...PAGE.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, block]) =>
    (block as string)
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const [command, ...lines] = step.split('\n') as [string, ...string[]];
        return { words: wordsOf(command), prints: lines.join('\n') };
      }),
  );
}

/** The blocks that stand below `<!-- file: PATH -->`. */
export function fileBlocks(): FileBlock[] {
  return [...PAGE.matchAll(/<!-- file: (\S+) -->\n\n```\w+\n([\s\S]*?)^```$/gm)].map(([, path, text]) => ({
    path: path as string,
    text: text as string,
  }));
}

/** The languages of all blocks. */
export function languages(): string[] {
  return [...PAGE.matchAll(/^```(\w*)\n[\s\S]*?^```$/gm)].map(([, language]) => language as string);
}

/** The paths that the README links to. */
export function links(): string[] {
  return [...PAGE.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path as string);
}

function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? (plain as string));
}
