import type { ExternalModel } from '../../model/external';
import type { Identity } from './identity';

/** The caller of an external scheme, by what was said of it, by names in lower case. */
export function returnedIdentity(
  scheme: string,
  { subject: name, returnHeaders }: Pick<ExternalModel, 'subject' | 'returnHeaders'>,
  said: (name: string) => string | undefined,
): Identity {
  const subject = name === undefined ? undefined : said(name);
  const returned = returnHeaders.flatMap((header) => {
    const value = said(header);
    return value === undefined ? [] : [[header, value] as const];
  });
  return {
    scheme,
    ...(subject !== undefined && subject !== '' && { subject }),
    ...(returned.length > 0 && { returned: Object.fromEntries(returned) }),
    scopes: [],
    groups: [],
  };
}
