import type { Path } from '../../problem';
import { member, members } from '../value';
import type { ImportContext } from './context';
import type { Operation } from './operations';

/** Extensions that other parts of the import read. */
const READ = new Set(['x-amazon-apigateway-any-method', 'x-amazon-apigateway-auth', 'x-amazon-apigateway-policy']);

/** What the best known extensions are for, and what says the same in a spec. */
const ADVICE: { readonly [name: string]: string } = {
  'x-amazon-apigateway-integration':
    'which function or address answers is not carried, nor mock answers and mappings: bind the backend, or give the route its own',
  'x-amazon-apigateway-integrations': 'integrations are not carried: bind the backend',
  'x-amazon-apigateway-request-validator': 'required parameters are checked on every route, whatever the validator says',
  'x-amazon-apigateway-request-validators': 'required parameters are checked on every route, whatever the validators say',
  'x-amazon-apigateway-gateway-responses': 'the bodies of errors are the same on every target; see errors in the gateway file',
  'x-amazon-apigateway-cors': 'CORS is not carried: write cors',
  'x-amazon-apigateway-binary-media-types': 'bodies pass unchanged, binary or not: nothing to write',
  'x-amazon-apigateway-minimum-compression-size': 'compression is not carried: write compression in the gateway file',
  'x-amazon-apigateway-api-key-source': 'the place of an API key stands in its scheme',
  'x-amazon-apigateway-endpoint-configuration': 'the endpoint is bound: bindings.aws.endpoint',
};

/** Reports what stands in the document and in no spec, one line per kind. */
export function reportLeftovers(operations: readonly Operation[], context: ImportContext): void {
  reportExtensions(context.root, [], context);
  for (const field of ['webhooks', 'externalDocs']) {
    if (context.root[field] !== undefined)
      context.ledger.tally('DocumentationNotCarried', [field], `${field} are for readers of the description`);
  }
  const items = new Set<unknown>();
  for (const { operation, pathItem, at } of operations) {
    if (!items.has(pathItem)) reportExtensions(pathItem, at.slice(0, 2), context);
    items.add(pathItem);
    reportExtensions(operation, at, context);
    reportFields(operation, at, context);
  }
}

function reportFields(operation: unknown, at: Path, context: ImportContext): void {
  if (member(operation, 'responses') !== undefined) {
    context.ledger.tally(
      'ResponsesNotCarried',
      [...at, 'responses'],
      'answers are passed on as the backend gives them; their descriptions have no place in a spec',
    );
  }
  if (member(operation, 'callbacks') !== undefined) {
    context.ledger.tally('CallbacksNotCarried', [...at, 'callbacks'], 'requests that the backend makes do not pass the gateway');
  }
}

function reportExtensions(value: unknown, at: Path, context: ImportContext): void {
  for (const [name] of members(value)) {
    if (!name.startsWith('x-') || READ.has(name.toLowerCase())) continue;
    const advice =
      ADVICE[name.toLowerCase()] ??
      (/throttl|rate-?limit/i.test(name) ? 'limits are not carried: write limits' : 'tollgate does not read this extension');
    context.ledger.tally('ExtensionNotCarried', [...at, name], `${name}: ${advice}`);
  }
}
