import { ApiKeyVerifier } from '../../core/api-key-verifier';
import type { AuthorizerParts } from '../../parts';
import { secretStore } from '../../secret-store';

const store = secretStore(process.env);

const make: AuthorizerParts['apiKey'] = (name, apiKey, groups) => new ApiKeyVerifier(name, apiKey, groups, store);

export = make;
