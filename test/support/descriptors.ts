import { bytesField, numberField } from '../../src/runtime/companion/protobuf';

/** A method of a service: what it takes and gives, and the rules by which JSON reaches it, `GET /stock/{id}` or `POST /stock *` with its body. */
export interface Method {
  readonly name: string;
  readonly rules?: readonly string[];
  readonly streams?: boolean;
}

/** A compiled descriptor set of one service, whose methods take and give one message: `{ id, count, note }`. */
export function descriptorSet(service: string, methods: readonly Method[], needs: readonly string[] = []): Buffer {
  const [inPackage, name] = service.split('.') as [string, string];
  const file = Buffer.concat([
    bytesField(1, 'stock.proto'),
    bytesField(2, inPackage),
    ...needs.map((need) => bytesField(3, need)),
    bytesField(4, itemMessage()),
    bytesField(6, Buffer.concat([bytesField(1, name), ...methods.map((method) => bytesField(2, methodOf(method, inPackage)))])),
    bytesField(12, 'proto3'),
  ]);
  return bytesField(1, file);
}

/** The service of the tests: items are read and put; they are watched, and dropped, as gRPC alone. */
export function stockDescriptor(): Buffer {
  return descriptorSet('shop.Stock', [
    { name: 'Get', rules: ['GET /stock/{id}', 'GET /shelves/{note=rows/*}/stock/{id}', 'GET /late/{id}', 'GET /divided/{id}'] },
    { name: 'Put', rules: ['POST /stock *'] },
    { name: 'Drop' },
    { name: 'Watch', streams: true },
  ]);
}

const [TEXT, NUMBER] = [9, 5];

function itemMessage(): Buffer {
  const field = (name: string, number: number, type: number) =>
    bytesField(2, Buffer.concat([bytesField(1, name), numberField(3, number), numberField(4, 1), numberField(5, type)]));
  return Buffer.concat([bytesField(1, 'Item'), field('id', 1, TEXT), field('count', 2, NUMBER), field('note', 3, TEXT)]);
}

function methodOf({ name, rules = [], streams = false }: Method, inPackage: string): Buffer {
  const [first, ...more] = rules.map(ruleOf);
  const additional = more.map((rule) => bytesField(11, rule));
  const options = first === undefined ? [] : [bytesField(4, bytesField(72_295_728, Buffer.concat([first, ...additional])))];
  const message = `.${inPackage}.Item`;
  return Buffer.concat([
    bytesField(1, name),
    bytesField(2, message),
    bytesField(3, message),
    ...options,
    ...(streams ? [numberField(6, 1)] : []),
  ]);
}

const VERBS: { readonly [verb: string]: number } = { GET: 2, PUT: 3, POST: 4, DELETE: 5, PATCH: 6 };

function ruleOf(rule: string): Buffer {
  const [verb = '', path = '', body] = rule.split(' ');
  return Buffer.concat([bytesField(VERBS[verb] as number, path), ...(body === undefined ? [] : [bytesField(7, body)])]);
}
