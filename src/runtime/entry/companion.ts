import { type CompanionConfig, startCompanion } from '../companion/companion';

/** Agents and companions tell each other so. */
type Message = { readonly configure: CompanionConfig } | { readonly ping: number };

const [socket = ''] = process.argv.slice(2);
const say = (line: string): void => void process.stderr.write(`${line}\n`);

// it ends with its agent, which drains first: a terminal's signals reach both
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));

startCompanion(socket, say).then(
  (companion) => {
    process.on('message', (message: Message) => {
      if ('configure' in message) companion.configure(message.configure);
      process.send?.(message);
    });
    process.send?.({ ready: true });
  },
  (error: Error) => {
    say(`the companion cannot start: ${error.message}`);
    process.exit(1);
  },
);
