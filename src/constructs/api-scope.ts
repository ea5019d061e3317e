import type { Construct } from 'constructs';
import { SpecError } from '../problem';

/** Refuses a scope that is no `ManagedApi`: JavaScript takes any. */
export function checkApiScope(where: string, scope: Construct): void {
  if ('addRoutes' in scope) return;
  throw new SpecError(where, [{ path: '', code: 'WrongType', message: 'belongs to an API; give the ManagedApi as its scope' }]);
}
