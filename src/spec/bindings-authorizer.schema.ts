import type { AuthorizerBinding } from './bindings-authorizer';
import { anyJson } from './format/data';
import { block, define, type Schema } from './schema';

export const authorizerBindingSchema: Schema<AuthorizerBinding> = define('AuthorizerBinding', () =>
  block('the binding of an authorizer', { function: anyJson('the ARN of a Lambda function, or in code the function itself') }),
);
