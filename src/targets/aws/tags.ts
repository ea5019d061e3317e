import type { ApiModel, GatewayModel } from '../../model/model';

const REFUSED = /[^\p{L}\p{N} +\-=._:/@]/gu;
const MAX_KEY_CHARACTERS = 128;
const MAX_VALUE_CHARACTERS = 256;

/** What describes an API, as tags of AWS: its own name, the gateway's, the owner, and each tag. */
export function planTags({ settings }: Pick<GatewayModel, 'settings'>, { name, spec }: ApiModel): { readonly [key: string]: string } {
  const words = (spec.tags ?? []).map((word) => [`tag:${word}`, 'true'] as const);
  const all = [['api', name], ['gateway', settings.name], ['owner', spec.owner], ...words] as const;
  return Object.fromEntries(
    all.flatMap(([key, value]) => {
      const text = value === undefined ? '' : accepted(value, MAX_VALUE_CHARACTERS);
      return text === '' ? [] : [[accepted(`tollgate:${key}`, MAX_KEY_CHARACTERS), text]];
    }),
  );
}

/** AWS takes letters, digits, spaces and a few signs. */
function accepted(text: string, characters: number): string {
  return text.replace(REFUSED, '_').slice(0, characters);
}
