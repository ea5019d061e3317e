import { describe, expect, test } from 'vitest';
import { resolve } from '../../../src/model/resolve';
import { placementsOf } from '../../../src/targets/aws/body';
import { resourceTree, type TreeNode, TreeTooLarge } from '../../../src/targets/aws/tree';
import { openSpec } from './support';

function treeOf(keys: readonly string[], basePath = '', max = 10_000): TreeNode[] {
  const { model } = resolve({ apis: [{ ...openSpec(...keys), ...(basePath !== '' && { basePath }) }] });
  return resourceTree(model.apis[0]?.paths ?? [], basePath, max);
}

/** What answers where, as `METHOD resource <- route`. */
function answers(keys: readonly string[], basePath = ''): string[] {
  return placementsOf(treeOf(keys, basePath)).map(({ method, resource, route }) => `${method} ${resource} <- ${route.key}`);
}

describe('the resource tree', () => {
  test('gives parameters at one position one name', () => {
    expect(answers(['GET /repos/{owner}', 'GET /repos/{template_owner}/generate'])).toEqual([
      'GET /repos/{owner} <- GET /repos/{owner}',
      'GET /repos/{owner}/generate <- GET /repos/{template_owner}/generate',
    ]);
  });

  test('numbers a name that stands above it already', () => {
    expect(answers(['GET /{id}', 'GET /{other}/x/{id}'])).toContain('GET /{id}/x/{id2} <- GET /{other}/x/{id}');
  });

  test('answers the path itself where the rest is empty', () => {
    expect(answers(['GET /a/{rest+}'])).toEqual(['GET /a <- GET /a/{rest+}', 'GET /a/{rest+} <- GET /a/{rest+}']);
    expect(answers(['GET /{rest+}'])).toEqual(['GET / <- GET /{rest+}', 'GET /{rest+} <- GET /{rest+}']);
  });

  test('moves a greedy sibling of a parameter below it', () => {
    expect(answers(['GET /a/{id}', 'GET /a/{rest+}'])).toEqual([
      'GET /a <- GET /a/{rest+}',
      'GET /a/{id} <- GET /a/{id}',
      'GET /a/{id}/{rest+} <- GET /a/{rest+}',
    ]);
  });

  test('keeps a parameter apart from the rest behind it', () => {
    expect(answers(['GET /x/{id}/{rest+}'])).toEqual(['GET /x/{id} <- GET /x/{id}/{rest+}', 'GET /x/{id}/{rest+} <- GET /x/{id}/{rest+}']);
    expect(answers(['GET /x/{id}/{rest+}', 'POST /x/{all+}'])).toEqual([
      'POST /x <- POST /x/{all+}',
      'GET /x/{id} <- GET /x/{id}/{rest+}',
      'POST /x/{id} <- POST /x/{all+}',
      'GET /x/{id}/{rest+} <- GET /x/{id}/{rest+}',
      'POST /x/{id}/{rest+} <- POST /x/{all+}',
    ]);
  });

  test('never has to turn back from a literal', () => {
    const found = answers(['GET /a/b/c', 'GET /{rest+}', 'GET /a/{x}/d']);
    expect(found).toContain('GET /a <- GET /{rest+}');
    expect(found).toContain('GET /a/b/d <- GET /a/{x}/d');
    expect(found).toContain('GET /a/b/{rest+} <- GET /{rest+}');
    expect(found).toContain('GET /a/b/c/{rest+} <- GET /{rest+}');
  });

  test('lets a wider path answer the methods that a narrower one lacks', () => {
    expect(answers(['GET /orders/new', 'PUT /orders/{id}'])).toEqual([
      'GET /orders/new <- GET /orders/new',
      'PUT /orders/new <- PUT /orders/{id}',
      'PUT /orders/{id} <- PUT /orders/{id}',
    ]);
  });

  test('has one variable child below every resource', () => {
    const nodes = treeOf(['GET /a/{x}/b', 'GET /a/{y}', 'GET /a/{rest+}', 'GET /{z}/q', 'GET /{all+}', 'POST /a/{p}/{q}/r']);
    const parents = nodes
      .filter(({ resource }) => resource.endsWith('}'))
      .map(({ resource }) => resource.slice(0, resource.lastIndexOf('/')));
    expect(new Set(parents).size).toBe(parents.length);
    expect(new Set(nodes.map(({ resource }) => resource)).size).toBe(nodes.length);
  });

  test('counts the base path', () => {
    expect(treeOf(['GET /x'], '/api/v1').map(({ resource }) => resource)).toEqual(['/', '/api', '/api/v1', '/api/v1/x']);
    expect(answers(['GET /'], '/api')).toEqual(['GET /api <- GET /']);
  });

  test('is not grown beyond what anyone may deploy', () => {
    expect(() => treeOf(['GET /a/b/c'], '', 3)).toThrow(TreeTooLarge);
  });
});
