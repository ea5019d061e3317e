import { describe, expect, test } from 'vitest';
import { codes, type Fields, imported, refusals } from './document';

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });

function posted(requestBody: unknown, others: Fields = {}) {
  return imported({ '/a': { post: { requestBody } } }, others, { bodies: true });
}

function schema(written: unknown, others: Fields = {}) {
  return posted(json(written), others).spec.routes['POST /a'].body?.schema?.inline;
}

describe('bodies', () => {
  test('content types are carried; schemas only when they are asked for', () => {
    const requestBody = { required: true, content: { 'application/JSON; charset=utf-8': { schema: {} }, 'text/plain': {} } };
    const result = imported({ '/a': { post: { requestBody } } });

    expect(result.spec.routes['POST /a'].body).toEqual({ contentTypes: ['application/json', 'text/plain'] });
    expect(codes(result)).toEqual(['RequiredBody', 'BodySchemaNotCarried']);
    expect(refusals(result)).toEqual([]);
  });

  test.each(['*/*', 'image/*', 'odd'])('%s lets every type through, which is listed', (type) => {
    const result = imported({ '/a': { post: { requestBody: { content: { [type]: {}, 'text/plain': {} } } } } });

    expect(result.spec.routes['POST /a'].body).toBeUndefined();
    expect(codes(result)).toEqual(['ContentTypeNotCarried']);
  });

  test('a schema stands where JSON is the one content type', () => {
    const two = { content: { 'application/json': { schema: {} }, 'application/xml': { schema: {} } } };

    expect(
      posted({ content: { 'application/merge-patch+json': { schema: { type: 'object' } } } }).spec.routes['POST /a'].body?.schema,
    ).toEqual({ inline: { type: 'object' } });
    expect(codes(posted(two))).toEqual(['BodySchemaNotCarried']);
  });
});

describe('schemas', () => {
  test('bring what they refer to in $defs, recursive ones once', () => {
    const Node = {
      type: 'object',
      properties: { next: { $ref: '#/components/schemas/Node' }, tag: { $ref: '#/components/schemas/a~1b' } },
    };
    const components = { schemas: { Node, 'a/b': { type: 'string' }, Unused: {} } };
    const result = posted(json({ $ref: '#/components/schemas/Node' }), { components });

    expect(result.spec.routes['POST /a'].body?.schema?.inline).toEqual({
      $ref: '#/$defs/Node',
      $defs: {
        Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node' }, tag: { $ref: '#/$defs/a_1b' } } },
        a_1b: { type: 'string' },
      },
    });
    expect(refusals(result)).toEqual([]);
  });

  test('of 3.0 are written as 2020-12 has it', () => {
    const written = {
      type: 'object',
      nullable: true,
      example: {},
      xml: {},
      'x-y': 1,
      required: ['id', 'size'],
      properties: {
        id: { type: 'integer', readOnly: true },
        size: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
        nullable: { allOf: [{ $ref: '#/components/schemas/Pet' }], nullable: true },
        pet: { $ref: '#/components/schemas/Pet', description: 'ignored in 3.0' },
      },
    };

    expect(schema(written, { openapi: '3.0.3', components: { schemas: { Pet: { enum: [{ nullable: true }] } } } })).toEqual({
      type: ['object', 'null'],
      required: ['size'],
      properties: {
        id: { type: 'integer', readOnly: true },
        size: { type: 'number', exclusiveMinimum: 0, maximum: 9 },
        nullable: { anyOf: [{ allOf: [{ $ref: '#/$defs/Pet' }] }, { type: 'null' }] },
        pet: { $ref: '#/$defs/Pet' },
      },
      $defs: { Pet: { enum: [{ nullable: true }] } },
    });
  });

  test('of 3.1 keep what stands beside a $ref', () => {
    expect(schema({ $ref: '#/components/schemas/Pet', minProperties: 1 }, { components: { schemas: { Pet: true } } })).toEqual({
      $ref: '#/$defs/Pet',
      minProperties: 1,
      $defs: { Pet: true },
    });
  });

  test.each([
    ['remote references', { $ref: 'https://example.com/pet.json' }],
    ['files', { items: { $ref: 'pet.yaml#/Pet' } }],
    ['references to nothing', { $ref: '#/components/schemas/Ghost' }],
    ['references to themselves', { $ref: '#/components/schemas/Loop' }],
    ['references that never look into the value', { $ref: '#/components/schemas/Endless' }],
    ['other bases', { $id: 'https://example.com/x' }],
    ['no maps', { items: [1] }],
    ['names that are lost in JavaScript', { properties: { constructor: {} } }],
  ])('with %s are left out and listed', (_, written) => {
    const schemas = {
      Loop: { $ref: '#/components/schemas/Loop' },
      Endless: { anyOf: [{ not: { $ref: '#/components/schemas/Endless' } }] },
    };
    const result = posted(json(written), { components: { schemas } });

    expect(result.spec.routes['POST /a'].body).toEqual({ contentTypes: ['application/json'] });
    expect(codes(result)).toEqual(['BodySchemaNotCarried']);
  });
});

describe('parameters', () => {
  test('required headers and queries are required; an operation replaces what its path says', () => {
    const header = (name: string, required = true) => ({ in: 'header', name, required });
    const query = (name: string, others: Fields = {}) => ({ in: 'query', name, required: true, ...others });
    const result = imported(
      {
        '/a': {
          parameters: [header('X-Tenant'), query('page')],
          get: {
            parameters: [query('page', { required: false }), query('q'), { $ref: '#/components/parameters/trace' }, header('Accept')],
          },
        },
      },
      { components: { parameters: { trace: header('X-Trace') } } },
    );

    expect(result.spec.routes['GET /a'].require).toEqual({ headers: ['x-tenant', 'x-trace'], query: ['q'] });
    expect(codes(result)).toEqual([]);
  });

  test.each([
    ['cookies', { in: 'cookie', name: 'session', required: true }],
    ['deep objects', { in: 'query', name: 'filter', required: true, style: 'deepObject' }],
    ['objects that are spread', { in: 'query', name: 'filter', required: true, schema: { type: 'object' } }],
    ['remote ones', { $ref: 'https://example.com/p.yaml' }],
  ])('%s are listed', (_, parameter) => {
    const result = imported({ '/a': { get: { parameters: [parameter] } } });

    expect(result.spec.routes['GET /a'].require).toBeUndefined();
    expect(codes(result)).toEqual(['ParameterNotCarried']);
  });
});
