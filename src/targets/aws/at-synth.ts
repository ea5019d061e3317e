import type { Construct } from 'constructs';
import { cdk } from './cdk';

/** Calls `render` once all constructs were made, before references between them are resolved: what it adds counts as if made at once. */
export function atSynth(scope: Construct, render: () => void): void {
  cdk.core.Aspects.of(scope).add({
    visit(node) {
      if (node === scope) render();
    },
  });
}

/** Shows a warning on a construct, as aws-cdk-lib does. */
export function addWarning(scope: Construct, id: string, text: string): void {
  cdk.core.Annotations.of(scope).addWarningV2(`tollgate:${id}`, text);
}
