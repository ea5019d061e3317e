import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { checkTogether, templateBytes } from '../../../src/targets/aws/template-size';
import { BOUND, openSpec, planOf } from './support';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:a';
const spec = (changed: Partial<ApiSpec>): ApiSpec => ({
  ...openSpec(...Array.from({ length: 100 }, (_, index) => `GET /r${index}/{id}`)),
  schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
  access: { scheme: 'customers' },
  ...changed,
});

describe.each([
  ['an http backend', spec({}), BOUND, 2_050],
  ['a function', spec({}), { backends: { a: { function: ARN } } }, 1_250],
  ['the proxy', spec({ cors: { origins: ['https://a.example.com'] } }), BOUND, 2_350],
])('a template whose routes lead to %s', (_, written, bound, most) => {
  const bindings: Bindings = { ...(bound as Bindings), aws: { quotas: { resourcesPerApi: 1_000 } } };
  const plan = planOf(written as ApiSpec, bindings);
  const stack = new Stack(new App(), 'Shop');
  addAwsGateway(stack, plan, bindings);
  const template = Template.fromStack(stack).toJSON();

  test('is as large as the plan says, references included', () => {
    const { compact, indented } = templateBytes(plan);
    const actual = Buffer.byteLength(JSON.stringify(template.Resources.RestApi.Properties.Body));
    const lines = JSON.stringify(template, undefined, 1);
    expect(Math.abs(compact / actual - 1)).toBeLessThan(0.03);
    expect(indented).toBeGreaterThan(Buffer.byteLength(lines) * 0.93);
  });

  test(`takes at most ${most} bytes a route`, () => {
    expect(Buffer.byteLength(JSON.stringify(template)) / 100).toBeLessThan(most as number);
  });
});

test('APIs that fit one by one may not fit into one template', () => {
  const plan = planOf(spec({ cors: { origins: ['https://a.example.com'] } }), { ...BOUND, aws: { quotas: { resourcesPerApi: 1_000 } } });

  expect(checkTogether(Array.from({ length: 4 }, () => plan))).toEqual([]);
  expect(checkTogether(Array.from({ length: 6 }, () => plan))).toMatchObject([{ code: 'AwsTemplateTooLarge', path: 'apis' }]);
});
