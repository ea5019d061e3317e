import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { GatewaySettings } from '../../../src/spec/gateway';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { BOUND, openSpec, planOf } from './support';

const limits = [{ requests: 5, per: 'second', scope: 'instance' }];
const spec = { ...openSpec('GET /a', 'POST /a'), routes: { ...openSpec('GET /a', 'POST /a').routes } } as ApiSpec;
const limited = { ...spec, limits } as ApiSpec;

/** The settings of the stage's methods. */
function settingsOf(written: ApiSpec, settings: GatewaySettings): unknown {
  const stack = new Stack(new App(), 'Shop');
  addAwsGateway(stack, planOf(written, BOUND, settings), BOUND);
  const [stage] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Stage'));
  return stage?.Properties.MethodSettings;
}

test('CloudWatch counts every method where requests are counted', () => {
  expect(settingsOf(spec, { observability: { metrics: {} } })).toEqual([{ ResourcePath: '/*', HttpMethod: '*', MetricsEnabled: true }]);
});

test('a method with a throttle of its own is counted too', () => {
  const throttle = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 5 };

  expect(settingsOf(limited, { observability: { metrics: {} } })).toEqual([
    { ResourcePath: '/*', HttpMethod: '*', MetricsEnabled: true },
    { ResourcePath: '/~1a', HttpMethod: 'GET', ...throttle, MetricsEnabled: true },
    { ResourcePath: '/~1a', HttpMethod: 'POST', ...throttle, MetricsEnabled: true },
  ]);
});

test('nothing is counted that nobody asked for', () => {
  expect(JSON.stringify(settingsOf(limited, {}))).not.toContain('MetricsEnabled');
});
