import { mediaTypePattern } from '../../../model/media-type-version';
import type { GatewayModel } from '../../../model/model';
import { INTERNAL_HEADER } from './names';
import { setHeader } from './typed';
import { celText } from './values';

/** The header that tells conditions which version a request asks for by a media type. */
export function mediaTypeHeader(type: string): string {
  return `${INTERNAL_HEADER}media-type-${Buffer.from(type).toString('hex')}`;
}

/** The headers of a gateway that do. */
export function mediaTypeHeaders(gateway: GatewayModel): string[] {
  return mediaTypes(gateway).map(mediaTypeHeader);
}

/** Writes them, before the route is chosen; a request that asks for no version has none. */
export function mediaTypeMutations(gateway: GatewayModel): object[] {
  return mediaTypes(gateway).map((type) => {
    const version = `re.extract(request.headers['accept'], ${celText(`(?i)${mediaTypePattern(type)}`)}, ${celText('\\1')})`;
    return { append: setHeader(mediaTypeHeader(type), `%CEL(${version})%`) };
  });
}

function mediaTypes({ apis }: GatewayModel): string[] {
  const types = apis.flatMap(({ versions }) => (versions !== undefined && 'mediaType' in versions.place ? [versions.place.mediaType] : []));
  return [...new Set(types)];
}
