import { assess } from '../../capability/assess';
import { calledAlias } from '../../capability/code-deploy';
import type { Ledger, LedgerRow } from '../../capability/ledger';
import { proxyReasons } from '../../capability/proxied';
import { TARGETS, type Target } from '../../capability/verdict';
import type { GatewayModel } from '../../model/model';
import { subjectOf } from '../../model/resolve';
import type { Origin } from '../../model/route';
import { writtenRoutes } from '../../model/written-routes';
import type { Problem } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { aliasText } from '../alias-text';

/** What a gateway uses, and what each target does with it. */
export interface LedgerReport {
  readonly subject: string;
  /** One for each used field. */
  readonly features: readonly Feature[];
  /** What a target refuses, and waivers that are wrong there. */
  readonly refused: readonly (Problem & { readonly target: Target })[];
  /** Routes that anyone may call. */
  readonly open: readonly { readonly api: string; readonly route: string; readonly reason: string; readonly origin: Origin }[];
  /** Routes whose empty list lifts the API's limits. */
  readonly unlimited: readonly { readonly api: string; readonly route: string }[];
  /** Routes that pass the proxy function on AWS, with the fields that need it: one more Lambda invocation a request. */
  readonly proxied: readonly { readonly api: string; readonly route: string; readonly fields: readonly string[] }[];
  /** Routes whose requests an alias of a function divides on AWS, and how. */
  readonly aliases: readonly { readonly api: string; readonly route: string; readonly shares: string }[];
  /** Fields that a target refuses and that are left out there. */
  readonly waived: readonly { readonly target: Target; readonly path: string; readonly reason: string }[];
  /** What no running engine has shown yet. */
  readonly unproven: readonly { readonly target: Target; readonly field: string; readonly why: string }[];
}

/** A field of the contract where it is used. */
export interface Feature {
  /** The field's pattern: `routes.*.timeout`. */
  readonly field: string;
  /** Every place that uses it. */
  readonly paths: readonly string[];
  readonly targets: { readonly [target in Target]: readonly Treatment[] };
}

/** What a target does with a feature; with several places it may be several things. */
export interface Treatment {
  readonly how: LedgerRow['how'];
  readonly code?: string;
  readonly note?: string;
  readonly differs?: string;
}

/** Reports on a gateway, for every target. */
export function reportOn(model: GatewayModel, bindings: Bindings = {}): LedgerReport {
  const ledgers = new Map(TARGETS.map((target) => [target, assess({ model, bindings, target })]));
  const rows = [...ledgers.values()].flatMap((ledger) => ledger.rows);
  return {
    subject: subjectOf(model),
    features: features(ledgers),
    refused: [...ledgers].flatMap(([target, { problems }]) => problems.map((problem) => ({ target, ...problem }))),
    open: openRoutes(model),
    unlimited: rows
      .filter((row) => row.target === 'kubernetes' && row.field === 'routes.*.limits')
      .map((row) => ({ api: row.api as string, route: String(row.steps[1]) })),
    proxied: proxiedRoutes(model, bindings),
    aliases: aliases(model, bindings),
    waived: rows.flatMap(({ target, path, reason }) => (reason === undefined ? [] : [{ target, path, reason }])),
    unproven: distinct(rows.flatMap(({ target, field, unproven: why }) => (why === undefined ? [] : [{ target, field, why }]))),
  };
}

function features(ledgers: ReadonlyMap<Target, Ledger>): Feature[] {
  const byField = new Map<string, LedgerRow[]>();
  for (const { rows } of ledgers.values()) {
    for (const row of rows) {
      const field = row.part === 'bindings' ? `bindings.${row.field}` : row.field;
      const known = byField.get(field);
      if (known === undefined) byField.set(field, [row]);
      else known.push(row);
    }
  }
  return [...byField]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, rows]) => ({
      field,
      paths: [...new Set(rows.map((row) => row.path))],
      targets: { kubernetes: treatments(rows, 'kubernetes'), aws: treatments(rows, 'aws') },
    }));
}

function treatments(rows: readonly LedgerRow[], target: Target): Treatment[] {
  return distinct(rows.filter((row) => row.target === target).map(treatment));
}

function treatment({ how, problem, note, differs }: LedgerRow): Treatment {
  return {
    how,
    ...(problem === undefined ? {} : { code: problem.code }),
    ...(note === undefined ? {} : { note }),
    ...(differs === undefined ? {} : { differs }),
  };
}

function openRoutes({ apis }: GatewayModel): LedgerReport['open'] {
  return apis.flatMap((api) =>
    writtenRoutes(api).flatMap((route) =>
      'open' in route.access ? [{ api: api.name, route: route.key, reason: route.access.open, origin: route.origin.access }] : [],
    ),
  );
}

function proxiedRoutes(model: GatewayModel, bindings: Bindings): LedgerReport['proxied'] {
  return model.apis.flatMap((api) =>
    api.routes.flatMap((route) => {
      const fields = [...new Set(proxyReasons(route, { model, api, bindings }).map(({ field }) => field))];
      return fields.length === 0 ? [] : [{ api: api.name, route: route.key, fields }];
    }),
  );
}

function aliases(model: GatewayModel, bindings: Bindings): LedgerReport['aliases'] {
  return model.apis.flatMap((api) =>
    api.routes.flatMap((route) => {
      const alias = calledAlias(route, { model, api, bindings });
      return alias === undefined ? [] : [{ api: api.name, route: route.key, shares: aliasText(alias) }];
    }),
  );
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
