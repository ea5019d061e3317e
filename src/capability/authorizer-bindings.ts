import { isExternal } from '../model/external-schemes';
import type { GatewayModel } from '../model/model';
import { at, choices } from '../model/report';
import type { Problem } from '../problem';
import type { Bindings } from '../spec/bindings';

/** Functions that are bound in the place of no service, of something else, or of one service among several. */
export function checkAuthorizers(model: GatewayModel, { authorizers = {} }: Bindings): Problem[] {
  return Object.keys(authorizers).flatMap((name) => {
    const path = at('bindings.authorizers', name);
    const schemes = schemesCalled(name, model);
    const [other] = schemes.filter(({ scheme }) => !isExternal(scheme));
    if (schemes.length === 0) return [{ path, code: 'UnusedBinding', message: unknown(name, model) }];
    if (other !== undefined) {
      const message = `a function decides in the place of an external service, and "${name}" is a scheme of the kind ${other.scheme.kind}; remove the binding`;
      return [{ path, code: 'WrongBinding', message }];
    }
    const owners = schemes.filter(({ api, scheme }) => api.spec.schemes?.[scheme.name] !== undefined).map(({ api }) => api.name);
    const left = owners.filter((owner) => !Object.hasOwn(authorizers, `${owner}/${name}`));
    if (owners.length < 2 || left.length < 2) return [];
    const message = `${owners.length} APIs have a scheme "${name}"; bind ${choices(owners.map((owner) => `"${owner}/${name}"`))}`;
    return [{ path, code: 'AmbiguousBinding', message }];
  });
}

/** The schemes that a name of the bindings can mean; one of the baseline is that of each API. */
function schemesCalled(name: string, { apis }: GatewayModel) {
  return apis.flatMap((api) =>
    [...api.schemes.values()]
      .filter((scheme) => [scheme.name, `${api.name}/${scheme.name}`].includes(name))
      .map((scheme) => ({ api, scheme })),
  );
}

function unknown(name: string, { apis }: GatewayModel): string {
  const names = apis.flatMap((api) => [...api.schemes.values()].filter(isExternal).map((scheme) => scheme.name));
  const known = names.length === 0 ? 'there are none' : `they are: ${choices([...new Set(names)])}`;
  return `there is no external scheme "${name}"; remove the binding (${known})`;
}
