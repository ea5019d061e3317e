import type { Check } from '../schema';
import { text } from './text';

const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;

/** The name of a secret or of one of its entries. Never shown: a secret may have been pasted by mistake. */
export function secretName(what: string, example: string) {
  return text({
    what,
    example,
    pattern: NAME.source,
    secret: true,
    check: checkName(what, example),
  });
}

/** A key of the map that binds secrets. */
export const checkSecretName: Check = checkName('the name of a secret', '"partner-keys"');

function checkName(what: string, example: string): Check {
  const message = `is not ${what}; use letters, digits, dots, dashes and underscores, such as ${example} (the secret itself never stands here)`;
  return (value) => (NAME.test(String(value)) && !/^eyJ/.test(String(value)) ? undefined : { code: 'NotASecretName', message });
}
