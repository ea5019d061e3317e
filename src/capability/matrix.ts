import { FieldTree } from './fields';
import { accessRules } from './matrix/access';
import { api } from './matrix/api';
import { backends } from './matrix/backends';
import { bindings } from './matrix/bindings';
import { canary } from './matrix/canary';
import { gateway } from './matrix/gateway';
import { limits } from './matrix/limits';
import { plans } from './matrix/plans';
import { requests } from './matrix/requests';
import { routes } from './matrix/routes';
import { schemes } from './matrix/schemes';
import { streams } from './matrix/stream';
import { versions } from './matrix/versions';

/** The parts of what users write, each with fields of its own. */
export type Part = 'api' | 'gateway' | 'bindings';

/** Every field of the contract and what each target does with it. */
export const MATRIX: { readonly [part in Part]: FieldTree } = {
  api: new FieldTree([
    ...api,
    ...schemes,
    ...accessRules,
    ...plans,
    ...limits,
    ...backends,
    ...routes,
    ...canary,
    ...requests,
    ...streams,
    ...versions,
  ]),
  gateway: new FieldTree(gateway),
  bindings: new FieldTree(bindings),
};
