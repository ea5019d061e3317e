import { not, text } from './text';

// the grammar of references to images: github.com/distribution/reference
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::\d+)?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
const LONGEST = 255;

/** Registry and repository of an image, without tag and digest. */
export function imageRepository() {
  const what = 'the repository of an image';
  const instead = 'write registry and path in lower case, without tag and digest, such as "registry.example.com/tollgate"';
  return text({
    what,
    example: '"registry.example.com/tollgate"',
    check: (value) => (isRepository(value) ? undefined : not(value, what, instead, 'NotAnImage')),
  });
}

/** The first part is a registry where it cannot be a part of a path. */
function isRepository(value: string): boolean {
  const [first = '', ...rest] = value.split('/');
  const path = rest.length > 0 && !COMPONENT.test(first) && HOST.test(first) ? rest : [first, ...rest];
  return value.length <= LONGEST && path.every((part) => COMPONENT.test(part));
}

/** The tag of an image. */
export function imageTag() {
  const what = 'the tag of an image';
  const instead = 'use at most 128 letters, digits, underscores, dots and dashes, the first a letter, a digit or an underscore';
  return text({
    what,
    example: '"0.1.0"',
    pattern: TAG.source,
    check: (value) => (TAG.test(value) ? undefined : not(value, what, instead, 'NotAnImage')),
  });
}

/** The digest of an image. */
export function imageDigest() {
  const what = 'the digest of an image';
  const instead = 'write "sha256:" and 64 digits from 0 to f in lower case, as the registry shows it';
  return text({
    what,
    example: `"sha256:${'0123456789abcdef'.repeat(4)}"`,
    pattern: DIGEST.source,
    check: (value) => (DIGEST.test(value) ? undefined : not(value, what, instead, 'NotAnImage')),
  });
}
