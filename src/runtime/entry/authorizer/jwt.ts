import { getJsonOverHttp } from '../../core/http-json';
import { jwtVerifier } from '../../core/jwt-verifier';
import { keyCache } from '../../core/keys';
import type { AuthorizerParts } from '../../parts';

const ports = { getJson: getJsonOverHttp, nowMillis: Date.now };

const make: AuthorizerParts['jwt'] = (name, jwt) => jwtVerifier(name, jwt, keyCache(jwt.keys, jwt.algorithms, ports), ports.nowMillis);

export = make;
