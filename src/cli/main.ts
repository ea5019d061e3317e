import { processIo } from './io';
import { main } from './program';

void main(process.argv.slice(2), processIo()).then((status) => {
  process.exitCode = status;
});
