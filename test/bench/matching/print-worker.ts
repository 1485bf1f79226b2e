import { parentPort } from 'node:worker_threads';
import { normalise } from '../../../src/matching/print.js';
import { generatedView, POSITIONS } from './data.js';

/** Prints end to end: `counts` minutiae each, in the order of persons, then of positions. */
export interface Block { from: number; counts: Uint8Array; x: Int16Array; y: Int16Array; direction: Uint8Array; kind: Uint8Array }

// Asked for persons from … to, makes the first impression of each of their fingers.
parentPort!.on('message', ({ from, to }: { from: number; to: number }) => {
  const prints = Array.from({ length: (to - from) * POSITIONS.length }, (_, at) =>
    normalise(generatedView(from + Math.floor(at / POSITIONS.length), POSITIONS[at % POSITIONS.length], 0)).print);
  const total = prints.reduce((sum, { x }) => sum + x.length, 0);
  const block: Block = { from, counts: Uint8Array.from(prints, ({ x }) => x.length), x: new Int16Array(total), y: new Int16Array(total), direction: new Uint8Array(total), kind: new Uint8Array(total) };
  prints.reduce((at, print) => {
    for (const field of ['x', 'y', 'direction', 'kind'] as const) block[field].set(print[field], at);
    return at + print.x.length;
  }, 0);
  parentPort!.postMessage(block, [block.counts, block.x, block.y, block.direction, block.kind].map(({ buffer }) => buffer as ArrayBuffer));
});
