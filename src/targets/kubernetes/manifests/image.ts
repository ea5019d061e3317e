import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../../package-root';
import type { Problem } from '../../../problem';
import type { GatewayImage } from '../../../spec/bindings-kubernetes';

const DEFAULT_REPOSITORY = 'tollgate/gateway';

/** The image as a container names it. The tag is for people; a digest decides. Default: this package's own version. */
export function imageReference({ repository = DEFAULT_REPOSITORY, tag, digest }: GatewayImage = {}): string {
  const named = tag ?? (digest === undefined ? packageVersion() : undefined);
  return [repository, named === undefined ? '' : `:${named}`, digest === undefined ? '' : `@${digest}`].join('');
}

/** A warning where an image may change under a running gateway; none where its digest is given. */
export function unpinnedImage(image: GatewayImage | undefined): Problem[] {
  if (image?.digest !== undefined) return [];
  const message = `"${imageReference(image)}" has no digest and can change without notice; bind the digest of the image that you tested`;
  return [{ path: 'bindings.kubernetes.image', code: 'UnpinnedImage', message, severity: 'warning' }];
}

function packageVersion(): string {
  const file = join(PACKAGE_ROOT, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
