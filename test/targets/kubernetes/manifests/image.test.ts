import { expect, test } from 'vitest';
import { version } from '../../../../package.json';
import { imageReference, unpinnedImage } from '../../../../src/targets/kubernetes/manifests/image';

const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  [undefined, `tollgate/gateway:${version}`],
  [{ tag: '0.1.0', digest }, `tollgate/gateway:0.1.0@${digest}`],
  [{ digest }, `tollgate/gateway@${digest}`],
  [{ repository: 'registry.example.com/edge', tag: '7' }, 'registry.example.com/edge:7'],
])('names the image %j as %s', (image, reference) => {
  expect(imageReference(image)).toBe(reference);
});

test('warns of an image that can change, and of no other', () => {
  expect(unpinnedImage({ tag: '0.1.0' })).toMatchObject([{ code: 'UnpinnedImage', severity: 'warning' }]);
  expect(unpinnedImage({ tag: '0.1.0', digest })).toEqual([]);
});
