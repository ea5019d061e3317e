import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { credentialsOf, type Environment, regionOf, serviceAddress } from './aws-environment';
import type { AskDynamoDb } from './core/limits/dynamodb/store';
import { signedHeaders } from './core/sigv4';

/** Asks DynamoDB with the function's own role, over a connection that is kept for as long as DynamoDB keeps it. */
export function dynamoDb(environment: Environment): AskDynamoDb {
  const url = new URL('/', serviceAddress(environment, 'dynamodb'));
  const secure = url.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  return async ({ operation, input }, withinMillis) => {
    const body = JSON.stringify(input);
    const named = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` };
    const region = regionOf(environment);
    const headers = signedHeaders(
      { service: 'dynamodb', region, method: 'POST', url, headers: named, body },
      credentialsOf(environment),
      Date.now(),
    );
    const options: RequestOptions = { method: 'POST', agent, headers, signal: AbortSignal.timeout(withinMillis) };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(url, options, resolve);
      request.on('error', reject).end(body);
    });
    return { status: response.statusCode ?? 500, body: JSON.parse(await textOf(response)) };
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
