import { ALGORITHMS_OF } from '../../model/signature-keys';
import type { Fault } from '../schema';
import { not, text } from './text';

const ALGORITHMS = Object.values(ALGORITHMS_OF).flat();

/** The algorithm of a signature. */
export function algorithm() {
  return text({ what: 'an algorithm', example: '"RS256"', check: algorithmFault });
}

function algorithmFault(name: string): Fault | undefined {
  if (ALGORITHMS.includes(name)) return undefined;
  const allowed = `write one of ${ALGORITHMS.join(', ')}`;
  if (/^HS\d+$/i.test(name))
    return {
      code: 'AlgorithmRefused',
      message: `"${name}" signs with a shared secret, which everyone who checks a token could sign with too; ${allowed}`,
    };
  if (name.toLowerCase() === 'none')
    return { code: 'AlgorithmRefused', message: `"${name}" is no signature: anyone could write such a token; ${allowed}` };
  return not(name, 'an asymmetric algorithm', allowed, 'AlgorithmRefused');
}
