import { authorizerOf } from '../../authorizer';
import type { AuthorizerConfig } from '../../config';
import type { LoadPart } from '../../parts';

/** The other files of this folder are bundled apart: a function carries those that its configuration asks for, and that itself. */
function load(part: string): unknown {
  const file = `./${part}`;
  return require(file);
}

export = { handler: authorizerOf(load('config') as AuthorizerConfig, load as LoadPart) };
