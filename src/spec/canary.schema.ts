import type { Canary, CanaryPreview, CanarySteps } from './canary';
import { header } from './format/header';
import { key } from './format/key';
import { comparedHeader } from './format/matched';
import { nameOf } from './format/name';
import { percent } from './format/number';
import { duration } from './format/quantity';
import { word } from './format/text';
import { distinctKeys, some, someDistinct } from './rules';
import { block, define, type Fault, list, type Rule, type Schema } from './schema';

/** What keeps a caller on its side. */
export const stickyKeys = () =>
  list(
    key('caller', 'ip', 'consumer', 'header', 'claim', 'cookie'),
    someDistinct('leave it out where each request is divided at random', distinctKeys),
  );

export const canaryPreviewSchema: Schema<CanaryPreview> = define('CanaryPreview', () =>
  block('preview', { header: header('"x-canary"'), value: comparedHeader('whole', '"always"') }),
);

function rising(shares: readonly unknown[]): Fault[] {
  const index = shares.findIndex((share, at) => at > 0 && (share as number) <= (shares[at - 1] as number));
  if (index < 0) return some('write the shares one after the other, such as [5, 25, 100]')(shares);
  return [
    {
      code: 'Conflict',
      path: [index],
      message: `${shares[index]} is not above ${shares[index - 1]}, the share before it; write shares that rise`,
    },
  ];
}

/** Git waits for nobody. */
const intervalOfDriver: Rule = ({ driver, interval }) => {
  if (driver === 'code-deploy' && interval === undefined) {
    return [{ code: 'Needed', message: 'driver "code-deploy" needs interval, the time between two steps: write "10m"', missed: true }];
  }
  if (driver !== 'git' || interval === undefined) return [];
  return [
    { code: 'NotHere', path: ['interval'], message: 'interval is for driver "code-deploy"; with "git" whoever changes the spec waits' },
  ];
};

export const canaryStepsSchema: Schema<CanarySteps> = define('CanarySteps', () =>
  block(
    'steps',
    {
      shares: list(percent(), rising),
      driver: word('git', 'code-deploy'),
      interval: duration({ min: '1m', max: '48h', wholeMinutes: true }).optional(),
    },
    intervalOfDriver,
  ),
);

export const canarySchema: Schema<Canary> = define('Canary', () =>
  block('canary', {
    backend: nameOf('a backend', '"orders-v2"'),
    weightPercent: percent(),
    sticky: stickyKeys().optional(),
    preview: canaryPreviewSchema().optional(),
    steps: canaryStepsSchema().optional(),
  }),
);
