import { styleText } from 'node:util';

/** Where a command writes. */
export interface Io {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether the reader's terminal shows colours. */
  readonly color: boolean;
}

/** The streams of this process. A reader that goes away, as `head` does, ends the output and is no error; a full disk is one. */
export function processIo(): Io {
  process.stdout.on('error', end);
  process.stderr.on('error', end);
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    color: showsColor(),
  };
}

/** A text as a terminal shows it: plain where the reader is none. */
export function styled(io: Io, style: 'bold' | 'dim' | 'red' | 'yellow' | 'green', text: string): string {
  return io.color ? styleText(style, text) : text;
}

/** Machine output: indented JSON and a line end. */
export function printJson(io: Io, value: unknown): void {
  io.stdout(`${JSON.stringify(value, undefined, 2)}\n`);
}

function showsColor(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return process.stdout.isTTY === true && process.stderr.isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
}

function end({ code }: NodeJS.ErrnoException): never {
  if (code === 'EPIPE') process.exit();
  process.stderr.off('error', end).on('error', () => {}); // it may be the stream that failed
  process.stderr.write(`the output cannot be written: ${code}\n`);
  process.exit(1);
}
