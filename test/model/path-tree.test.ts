import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PathTemplate } from '../../src/model/path';
import { PathTree } from '../../src/model/path-tree';
import { meet, parseTemplate, shape } from '../../src/model/template';
import { template } from './arbitraries';

function treeOf(templates: readonly PathTemplate[]): PathTree<PathTemplate> {
  const tree = new PathTree<PathTemplate>();
  for (const each of templates) tree.add(each, each);
  return tree;
}

const texts = (templates: readonly PathTemplate[]) => templates.map(({ text }) => text).sort();

test('finds what covers a template and nothing else', () => {
  const tree = treeOf(['/a/b', '/a/{x}', '/a/{rest+}', '/{rest+}', '/a', '/a/b/c', '/{x}/c'].map(parseTemplate));

  expect(texts(tree.covering(parseTemplate('/a/b')))).toEqual(['/a/b', '/a/{rest+}', '/a/{x}', '/{rest+}']);
});

test('no parameter covers an empty segment', () => {
  expect(treeOf([parseTemplate('/a/{x}'), parseTemplate('/{x}')]).covering(parseTemplate('/a/'))).toEqual([]);
});

test('keeps several values of one template', () => {
  const [one, other] = [parseTemplate('/a/{x}'), parseTemplate('/a/{y}')];

  expect(texts(treeOf([one, other]).covering(one))).toEqual(['/a/{x}', '/a/{y}']);
});

test('finds exactly the templates that meet another', () => {
  fc.assert(
    fc.property(fc.array(template, { maxLength: 8 }), template, (templates, searched) => {
      const meeting = templates.filter((each) => meet(each, searched) !== undefined);

      expect(texts(treeOf(templates).overlapping(searched))).toEqual(texts(meeting));
    }),
    { numRuns: 1000 },
  );
});

test('finds exactly the templates that cover another', () => {
  fc.assert(
    fc.property(fc.array(template, { maxLength: 8 }), template, (templates, searched) => {
      const covering = templates.filter((each) => {
        const both = meet(searched, each);
        return both !== undefined && shape(both) === shape(searched);
      });

      expect(texts(treeOf(templates).covering(searched))).toEqual(texts(covering));
    }),
    { numRuns: 1000 },
  );
});

test('says what its searches cost', () => {
  const tree = treeOf(Array.from({ length: 100 }, (_, index) => parseTemplate(`/a${index}/b`)));

  tree.overlapping(parseTemplate('/{x}/c'));

  expect(tree.visited).toBeGreaterThan(100);
  expect(tree.visited).toBeLessThan(400);
});
