import type { ApiSpec } from '../../spec/api';
import type { Backend } from '../../spec/backend';
import type { Bindings } from '../../spec/bindings';
import type { NotCarried } from '../not-carried';
import { member, textOf } from '../value';
import { openDocument } from './context';
import { shortText } from './description';
import { reportLeftovers } from './leftovers';
import { slug } from './names';
import { readOperations } from './operations';
import { type Placed, placeOperations } from './placement';
import { importRoute } from './routes';
import { Schemas } from './schemas';
import { SchemeNames } from './scheme-names';
import { declaredSchemes, importSchemes } from './schemes';
import { Security } from './security';
import { Servers } from './servers';
import { reportSeveralSegments } from './several-segments';

/** What an import may be told. */
export interface OpenApiImportOptions {
  /** The API's name. Default: made from the document's title. */
  readonly name?: string;
  /** Takes the JSON Schemas of bodies over, which not every target can check. Default: false. */
  readonly bodies?: boolean;
}

/** What an OpenAPI document becomes. */
export interface OpenApiImport {
  /** The spec. Where the document leaves a scheme unsaid, `check` refuses it until that is written. */
  readonly spec: ApiSpec;
  /** Where the document says the backends are. */
  readonly bindings: Bindings;
  /** Everything that the document says and the spec does not, or says otherwise. */
  readonly notCarried: NotCarried[];
  readonly counts: OpenApiCounts;
}

/** How much of a document was carried. */
export interface OpenApiCounts {
  /** Operations in the document. */
  readonly operations: number;
  readonly routes: number;
  /** Routes that anyone may call, because the document asks for no security there. */
  readonly open: number;
}

/** Turns an OpenAPI 3.0 or 3.1 document, already parsed, into a spec. Throws an `ImportError` where it cannot be read. */
export function importOpenApi(document: unknown, options: OpenApiImportOptions = {}): OpenApiImport {
  const context = openDocument(document);
  const title = textOf(member(context.root.info, 'title'));
  const name = slug(options.name ?? title ?? '') || 'api';
  const names = new SchemeNames(declaredSchemes(context), context.ledger);
  const security = new Security(context, names);
  const servers = new Servers(name, context);
  const operations = readOperations(context);
  const placed = placeOperations(operations, security, context);
  const schemas = options.bodies === true ? new Schemas(context) : undefined;
  const routes = Object.fromEntries(placed.map((entry) => [entry.key, importRoute(entry, servers, schemas, context)]));
  for (const { operation } of placed) reportSeveralSegments(operation, context);
  const parts = { name, title, access: placed.some((entry) => entry.access === undefined) ? security.ofDocument : undefined };
  const schemes = importSchemes([parts.access, ...placed.map((entry) => entry.access)], names, context);
  const spec = assemble(parts, schemes, servers, routes);
  reportLeftovers(operations.operations, context);
  return {
    spec,
    bindings: { backends: servers.backendBindings() },
    notCarried: context.ledger.entries(),
    counts: { operations: operations.count, routes: placed.length, open: openRoutes(placed) },
  };
}

interface Parts extends Pick<ApiSpec, 'name' | 'access'> {
  readonly title: string | undefined;
}

function assemble({ name, title, access }: Parts, schemes: ApiSpec['schemes'], servers: Servers, routes: ApiSpec['routes']): ApiSpec {
  const { host, basePath } = servers.main;
  const description = shortText(title);
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(host === undefined ? {} : { hosts: [host] }),
    ...(basePath === '' ? {} : { basePath }),
    ...(schemes === undefined ? {} : { schemes }),
    ...(access === undefined ? {} : { access }),
    backends: Object.fromEntries(servers.backends().map((backend): [string, Backend] => [backend, {}])),
    routes,
  };
}

function openRoutes(placed: readonly Placed[]): number {
  return placed.filter(({ access }) => access?.open !== undefined).length;
}
