import type { Construct, IConstruct } from 'constructs';

/** Where a construct is delivered. */
export type TargetName = 'aws' | 'kubernetes';

const MARKS: readonly (readonly [symbol, TargetName])[] = [
  [Symbol.for('@aws-cdk/core.Stack'), 'aws'],
  [Symbol.for('cdk8s.Chart'), 'kubernetes'],
];

/** The target of a scope: that of the nearest aws-cdk-lib Stack or cdk8s Chart around it. Loads neither library. */
export function targetOf(scope: Construct): TargetName {
  for (const ancestor of [...scope.node.scopes].reverse()) {
    const target = markOf(ancestor);
    if (target !== undefined) return target;
  }
  throw new Error(`"${scope.node.path}" is in no aws-cdk-lib Stack and in no cdk8s Chart; make one of them and put it there`);
}

function markOf(construct: IConstruct): TargetName | undefined {
  return MARKS.find(([mark]) => mark in construct)?.[1];
}
