import { readFileSync } from 'node:fs';
import { authorizerOf } from '../../authorizer';
import type { AuthorizerConfig } from '../../config';
import type { LoadPart } from '../../parts';

const config = JSON.parse(readFileSync(`${__dirname}/config.json`, 'utf8')) as AuthorizerConfig;

/** The other files of this folder are bundled apart: a function carries those that its configuration asks for. */
const load: LoadPart = (part) => {
  const file = `./${part}`;
  return require(file);
};

export = { handler: authorizerOf(config, load) };
