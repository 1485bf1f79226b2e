import type { SegmentMemory } from './segment.js';
import type { Limits, Stretch } from './scan.js';
import type { Print } from './print.js';

/** What a gallery asks of a thread. */
export type Order =
  | { readonly kind: 'segment'; readonly at: number; readonly memory: SegmentMemory }
  | { readonly kind: 'begin'; readonly search: number; readonly probes: readonly Print[]; readonly cancel: SharedArrayBuffer }
  | { readonly kind: 'scan'; readonly search: number; readonly job: number; readonly stretches: readonly Stretch[]; readonly next: SharedArrayBuffer; readonly limits: Limits; readonly persons: number; readonly swapped: boolean }
  | { readonly kind: 'match'; readonly search: number; readonly job: number; readonly tasks: Int32Array }
  | { readonly kind: 'end'; readonly search: number };

/** What it hears back: `best` as of `scanStretch`, `scores` as of `matchTasks`, neither when cancelled. */
export interface Answer { readonly job: number; readonly best?: Float32Array; readonly scores?: Float64Array; readonly failed?: string }
