import { AwsClient } from '../../aws';
import { readBound } from '../../bound';
import { lambdaVerifier } from '../../core/lambda-verifier';
import type { AuthorizerParts } from '../../parts';

const { authorizers } = readBound(process.env);
const aws = new AwsClient(process.env);

const make: AuthorizerParts['lambda'] = (name, rules) =>
  lambdaVerifier(name, rules, {
    invoke: (payload, signal) => aws.invoke(authorizers[name] ?? '', payload, signal),
    undecided: (reason) => console.error(JSON.stringify({ level: 'warn', message: 'a function has not decided', scheme: name, reason })),
  });

export = make;
