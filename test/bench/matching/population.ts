import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Print } from '../../../src/matching/print.js';
import { POSITIONS } from './data.js';
import type { Block } from './print-worker.js';

const AT_ONCE = 500;

/** Enrols invented persons from … to, made by all cores, in order: `enrol` is called with each person's prints. */
export async function populate(from: number, to: number, enrol: (person: number, prints: Print[]) => void | Promise<void>): Promise<void> {
  const blocks = Array.from({ length: Math.ceil((to - from) / AT_ONCE) }, (_, at) => ({ from: from + at * AT_ONCE, to: Math.min(to, from + (at + 1) * AT_ONCE) }));
  const workers = Array.from({ length: Math.min(availableParallelism(), blocks.length) }, () => new Worker(new URL('./print-worker.ts', import.meta.url)));
  try {
    const ask = (index: number): Promise<Block> => new Promise((resolve, reject) => {
      const worker = workers[index % workers.length];
      const done = (block: Block): void => { worker.off('error', reject); resolve(block); };
      worker.once('message', done);
      worker.once('error', reject);
      worker.postMessage(blocks[index]);
    });
    // each worker is one block ahead of the enrolment
    const asked = workers.map((_, index) => ask(index));
    for (let index = 0; index < blocks.length; index++) {
      const block = await asked[index];
      if (index + workers.length < blocks.length) asked.push(ask(index + workers.length));
      const prints = unpack(block);
      for (let at = 0; at < prints.length; at += POSITIONS.length) await enrol(block.from + at / POSITIONS.length, prints.slice(at, at + POSITIONS.length));
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function unpack({ counts, x, y, direction, kind }: Block): Print[] {
  let at = 0;
  return Array.from(counts, (count, index) => {
    const range = [at, at += count] as const;
    return { position: POSITIONS[index % POSITIONS.length], x: x.subarray(...range), y: y.subarray(...range), direction: direction.subarray(...range), kind: kind.subarray(...range) };
  });
}
