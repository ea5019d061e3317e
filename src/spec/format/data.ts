import { leaf } from '../schema';
import { show } from './show';
import { not, text } from './text';

/** Any JSON value; `what` says what it should be. */
export function anyJson(what = 'a JSON value') {
  return leaf<unknown>((value) => (value === undefined ? { code: 'Missing', message: `is missing; write ${what}` } : undefined), {});
}

/** A value that a claim may have. */
export function scalar() {
  return leaf<unknown>(
    (value) =>
      ['string', 'number', 'boolean'].includes(typeof value)
        ? undefined
        : { code: 'WrongType', message: `${show(value)} is not a value of a claim; write a text, a number, true or false` },
    { type: ['string', 'number', 'boolean'] },
  );
}

const MEDIA_TYPE = /^[A-Za-z0-9!#$&^_.+-]{1,127}\/[A-Za-z0-9!#$&^_.+-]{1,127}$/;

/** A media type without parameters (RFC 6838). */
export function mediaType(example = '"application/json"') {
  return text({
    what: 'a media type',
    example,
    pattern: MEDIA_TYPE.source,
    check: (value) =>
      MEDIA_TYPE.test(value)
        ? undefined
        : not(value, 'a media type', `write type and subtype without parameters, such as ${example}`, 'NotAMediaType'),
  });
}
