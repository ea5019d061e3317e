import { native, refused, type Verdict } from './verdict';

const SUFFIX = '-gateway';

/** What Kubernetes takes as the name of a Service (RFC 1035). */
const LONGEST = 63;

/** Name of a gateway's objects. The suffix keeps them apart from a backend that is called like its API. */
export function objectName(gateway: string): string {
  return `${gateway}${SUFFIX}`;
}

/** Whether the objects of a gateway can be called after it. */
export function nameOnKubernetes(gateway: string): Verdict {
  const no = (why: string, instead: string) =>
    refused(`${why}, and the Service of the gateway is called "${objectName(gateway)}"`, instead, 'NameOfNoService');
  const most = LONGEST - SUFFIX.length;
  if (gateway.length > most) return no(`has ${gateway.length} characters`, `write at most ${most}`);
  if (!/^[a-z]/.test(gateway)) return no('begins with no letter', 'write a letter first');
  return native;
}
