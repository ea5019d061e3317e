import { AwsClient } from '../../aws';
import { readBound } from '../../bound';
import { CachedSecrets } from '../../core/secrets';
import type { ProxyParts } from '../../parts';
import { unsigned } from '../../proxy/hmac';

const { secrets } = readBound(process.env);
const aws = new AwsClient(process.env);
const store = new CachedSecrets((name) => aws.secret(secrets[name] ?? name), Date.now);

const make: ProxyParts['hmac'] = (signatures) => unsigned(signatures, store, Date.now);

export = make;
