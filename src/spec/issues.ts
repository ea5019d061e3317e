import type * as zod from 'zod';
import type { Path } from '../problem';
import type { Code } from './codes';
import type { IssueParams } from './schema';
import { decode } from './structure';

/** A problem before it is known from which file the value came. */
export interface Finding {
  readonly path: Path;
  /** Where it stands in a file, if that is not `path`: the key of a map. */
  readonly position?: Path;
  readonly code: Code;
  readonly message: string;
}

/** What zod found, in our words. */
export function findings(issues: readonly zod.core.$ZodIssue[], parents: Path = []): Finding[] {
  return issues.flatMap((issue) => {
    const path = [...parents, ...issue.path];
    if (issue.code === 'custom') return custom(issue, path);
    if (issue.code === 'invalid_union') return findings(branch(issue), path);
    if (issue.code === 'unrecognized_keys')
      return decode(issue.message).map((said, index) => ({ ...said, path: [...path, issue.keys[index] as string] }));
    return decode(issue.message).map((said) => ({ ...said, path }));
  });
}

function custom(issue: zod.core.$ZodIssueCustom, path: Path): Finding[] {
  const { code, key } = issue.params as unknown as IssueParams;
  return [{ code, message: issue.message, path, ...(key === undefined ? {} : { position: [...path, key] }) }];
}

/** Of a text or a block, what was meant: a map is the block. */
function branch(issue: zod.core.$ZodIssueInvalidUnion): zod.core.$ZodIssue[] {
  const [text, fields] = issue.errors as [zod.core.$ZodIssue[], zod.core.$ZodIssue[]];
  return typeof issue.input === 'object' && issue.input !== null ? fields : text;
}
