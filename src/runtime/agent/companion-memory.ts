import type { CompanionPart } from '../../targets/kubernetes/agent-plan';

/**
 * How large the heap of each part of the companion may become, in MiB. Without it Node.js takes half of what the container may, in each
 * process.
 *
 * What a part keeps is bounded, and takes less than four fifths of it, beyond which V8 would do little else than look for garbage: counters
 * (96 MiB) and what is remembered of tokens (64) in one, the last good answers (64, large ones outside of the heap) in the other. Both heaps,
 * and what Node.js takes beside those of three processes, are below the 512 MiB that the agent's container may take.
 */
export const HEAP_MEBIBYTES: { readonly [part in CompanionPart]: number } = { decisions: 224, bodies: 112 };
