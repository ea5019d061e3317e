import type { Method, PathTemplate } from '../../model/path';
import { compareTemplates, shape } from '../../model/template';
import type { Access } from '../../spec/access';
import type { Operation } from './operations';

/** A template and method that the document uses, with what it asks of callers there. */
export interface Claim {
  /** Undefined where nothing else is known of it. */
  readonly operation: Operation | undefined;
  readonly method: Method | 'ANY';
  readonly access: Access | undefined;
  readonly template: PathTemplate;
}

/** What two claims have in common that would become the same route. */
export function routeOf(claim: Claim): string {
  return `${claim.method} ${shape(claim.template)}`;
}

/** Whether `other` may answer requests of `claim`, which is as specific or more. */
export function standsBehind(other: Claim, claim: Claim): boolean {
  return other !== claim && sharesMethod(claim, other) && compareTemplates(claim.template, other.template) <= 0;
}

/** The operation as messages name it. */
export function nameOf(claim: Claim): string {
  return `${claim.method} ${claim.operation?.path ?? claim.template.text}`;
}

function sharesMethod(one: Claim, other: Claim): boolean {
  return one.method === other.method || one.method === 'ANY' || other.method === 'ANY';
}
