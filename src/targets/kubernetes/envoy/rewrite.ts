import type { ApiModel } from '../../../model/model';
import type { PathTemplate } from '../../../model/path';
import type { RewriteModel } from '../../../model/rewrite';
import type { RouteModel } from '../../../model/route';
import { parameters } from '../../../model/template';
import type { ValueText } from '../../../model/value';
import { templateRegex } from './template-regex';
import { literal, quoteRegex } from './typed';
import { celText, command } from './values';

/** How the path of a request becomes the path that a backend sees; nothing where it stays. */
export function pathRewrite(route: RouteModel, rewrite: RewriteModel | undefined, api: ApiModel, basePath: string): object {
  if (rewrite?.path !== undefined) return { path_rewrite: literal(basePath) + pathText(rewrite.path, route, api) };
  return movedPath(api.basePath + (route.versionSegment === undefined ? '' : `/${route.versionSegment}`), basePath);
}

/** How paths below one path become those below another; nothing where they stay. */
export function movedPath(left: string, basePath: string): object {
  if (left === '' && basePath === '') return {};
  // the base path alone is the root of a backend; Envoy would leave a path as it was rather than make it empty
  const [regex, substitution] = basePath === '' ? ['/?(.*)$', '/\\1'] : ['(/.*)?$', `${basePath.replaceAll('\\', '\\\\')}\\1`];
  return { regex_rewrite: { pattern: { regex: `^${quoteRegex(left)}${regex}` }, substitution } };
}

/** A path with `{param}` and `${...}`, in Envoy's substitution format. Parameters are forwarded as received. */
export function pathText(value: ValueText, route: RouteModel, api: ApiModel): string {
  return value
    .map((part) => {
      if (typeof part === 'string') return literal(part);
      return part.source === 'path' ? captureCommand(part.name as string, route.template, api.basePath) : command(part, route);
    })
    .join('');
}

function captureCommand(param: string, template: PathTemplate, basePath: string): string {
  const group = parameters(template).indexOf(param) + 1;
  return `%CEL(re.extract(request.url_path, ${celText(`^${templateRegex(basePath, template)}$`)}, ${celText(`\\${group}`)}))%`;
}
