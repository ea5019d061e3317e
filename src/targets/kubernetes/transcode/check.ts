import { actionBackends } from '../../../model/action';
import { actionsOf } from '../../../model/actions';
import type { ApiModel, GatewayModel } from '../../../model/model';
import { at, choices } from '../../../model/report';
import { isForAny } from '../../../model/template';
import { distinctProblems, type Problem } from '../../../problem';
import type { Transcode } from '../../../spec/transcode';
import { checkWays } from './check-ways';
import { type Descriptor, readDescriptor } from './descriptor';
import { answers, type HttpRule } from './http-rule';

/** What of a descriptor set cannot be served, and what leads to it that no rule answers. */
export function checkTranscoding({ apis }: GatewayModel): Problem[] {
  const several = apis.length > 1;
  return apis.flatMap((api) => {
    const found = distinctProblems([...checkBackends(api), ...checkWays(api)]);
    return found.map((problem) => (several ? { ...problem, path: `${api.name}: ${problem.path}` } : problem));
  });
}

function checkBackends(api: ApiModel): Problem[] {
  return [...api.backends.values()].flatMap(({ name, spec: { transcode } }) => {
    if (transcode === undefined) return [];
    const path = `${at('backends', name)}.transcode`;
    const descriptor = readDescriptor(transcode.descriptor);
    const fault = 'fault' in descriptor ? descriptor.fault : needs(descriptor);
    if ('fault' in descriptor || fault !== undefined) {
      return [{ path: `${path}.descriptor`, code: 'DescriptorUnusable', message: `${transcode.descriptor} ${fault}` }];
    }
    const problems = checkServices(path, transcode, descriptor);
    return problems.length > 0 ? problems : checkRoutes(name, rulesOf(transcode, descriptor), api);
  });
}

function needs({ missing }: Descriptor): string | undefined {
  return missing.length === 0 ? undefined : `needs ${missing.join(', ')}, and does not hold it; make it with protoc --include_imports`;
}

function checkServices(path: string, { services }: Transcode, descriptor: Descriptor): Problem[] {
  return services.flatMap((service, index): Problem[] => {
    const place = `${path}.services[${index}]`;
    const methods = descriptor.services.get(service);
    if (methods === undefined) {
      const message = `"${service}" is not in the descriptor set, which holds ${choices(descriptor.services.keys())}`;
      return [{ path: place, code: 'ServiceNotDescribed', message }];
    }
    const ruled = methods.filter(({ rules }) => rules.length > 0);
    if (ruled.length === 0) {
      const message = `no method of "${service}" has a google.api.http rule, so that no JSON reaches it; write rules, or leave the service out`;
      return [{ path: place, code: 'NoHttpRule', message }];
    }
    return ruled
      .filter(({ streams }) => streams)
      .map(({ name }) => {
        const message = `"${service}/${name}" streams and has a google.api.http rule, and JSON is turned into single messages; take the rule away`;
        return { path: place, code: 'StreamNotTranscoded', message };
      });
  });
}

function rulesOf({ services }: Transcode, descriptor: Descriptor): HttpRule[] {
  return services.flatMap((service) => descriptor.services.get(service) ?? []).flatMap(({ rules }) => rules);
}

/** Some request of each route has a rule; where the key names its methods, one for each of them. */
function checkRoutes(backend: string, rules: readonly HttpRule[], api: ApiModel): Problem[] {
  return api.routes.flatMap((route) => {
    if (!actionsOf(route).some((action) => actionBackends(action).includes(backend))) return [];
    const answered = route.methods.filter((method) =>
      rules.some((rule) => rule.method === method && answers(rule, route.template, api.basePath)),
    );
    const unanswered = route.methods.filter((method) => !answered.includes(method));
    if (unanswered.length === 0 || (answered.length > 0 && isForAny(route.key))) return [];
    const path = `${api.basePath}${route.template.text}`;
    const message = `no google.api.http rule of "${backend}" answers ${unanswered.join(', ')} ${path}; rules have the path that clients ask for. For gRPC itself, lead the route to a backend without transcode, bound to the same service`;
    return [{ path: at('routes', route.key), code: 'NoHttpRule', message }];
  });
}
