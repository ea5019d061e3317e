import type { TokenPlace } from '../../model/scheme';
import type { RequestView } from './request';

/** The cookies that are left without the tokens in some places, as one header; undefined where none came, or none of them held tokens. */
export function cookieWithoutTokens({ headers }: Pick<RequestView, 'headers'>, places: readonly TokenPlace[]): string | undefined {
  const names = places.flatMap((place) => ('cookie' in place ? [place.cookie] : []));
  if (names.length === 0) return undefined;
  const pairs = headers.get('cookie')?.join(';').split(';');
  const kept = pairs?.map((pair) => pair.trim()).filter((pair) => !names.includes(pair.split('=')[0] as string));
  return kept?.join('; ');
}
