import { AwsClient } from '../../aws';
import { readBound, USAGE_ENTRY } from '../../bound';
import type { UsageConfig } from '../../config';
import { CachedSecrets } from '../../core/secrets';
import { usageKey } from '../../core/usage-key';
import type { AuthorizerParts } from '../../parts';

const { usage = '' } = readBound(process.env);
const aws = new AwsClient(process.env);
const store = new CachedSecrets((arn) => aws.secret(arn), Date.now);

const give: AuthorizerParts['usage'] = async (config, identity) => {
  const usageIdentifierKey = await usageKey(config.usage as UsageConfig, identity, { secret: usage, key: USAGE_ENTRY }, store);
  if (usageIdentifierKey === undefined) throw new Error('Unavailable');
  return { usageIdentifierKey };
};

export = give;
