import { askOverHttp } from '../../core/ask-over-http';
import { ExternalVerifier } from '../../core/external-verifier';
import type { AuthorizerParts } from '../../parts';

const make: AuthorizerParts['external'] = (name, external) => new ExternalVerifier(name, external, askOverHttp);

export = make;
