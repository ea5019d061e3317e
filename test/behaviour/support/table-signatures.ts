import { createHmac } from 'node:crypto';
import { absoluteTime } from './table-tokens';

/** A signature of a body. */
export interface SignatureSpec {
  readonly key: string;
  readonly body: string;
  /** The time that is signed with the body, from when the signature is first used: `-10m`. Default: no time is signed. */
  readonly at?: string;
}

/** What stands for a signature, `<NAME>`, and for its time, `<NAME.time>`: made when one of them is first used. */
export function signatureValues(name: string, { key, body, at }: SignatureSpec): [string, () => string][] {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('hex');
  if (at === undefined) return [[name, () => sign(body)]];
  let made: string | undefined;
  const time = () => {
    made ??= String(absoluteTime(at));
    return made;
  };
  return [
    [name, () => sign(`${time()}.${body}`)],
    [`${name}.time`, time],
  ];
}
