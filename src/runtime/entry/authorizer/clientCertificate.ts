import { certificateVerifier } from '../../core/certificate-verifier';
import type { AuthorizerParts } from '../../parts';

const make: AuthorizerParts['clientCertificate'] = (name, { names }) => certificateVerifier(name, names);

export = make;
