import { parentPort } from 'node:worker_threads';
import type { Answer, Order } from './hand.js';
import { prepare, type Probe } from './probe.js';
import { matchTasks, scanStretch } from './scan.js';
import { type Segment, segmentOver } from './segment.js';

/** One thread of a gallery: sees its segments, scans and compares what it is told, holds nothing else. */
const segments: Segment[] = [];
const searches = new Map<number, { probes: Probe[]; cancel: Int32Array }>();
const port = parentPort!;

port.on('message', (order: Order) => {
  if (order.kind === 'segment') segments[order.at] = segmentOver(order.memory);
  else if (order.kind === 'begin') searches.set(order.search, { probes: order.probes.map(prepare), cancel: new Int32Array(order.cancel) });
  else if (order.kind === 'end') searches.delete(order.search);
  else {
    let answer: Answer;
    try {
      answer = work(order);
    } catch (error) {
      answer = { job: order.job, failed: error instanceof Error ? error.message : String(error) };
    }
    const moved = answer.best ?? answer.scores;
    port.postMessage(answer, moved ? [moved.buffer as ArrayBuffer] : []);
  }
});

function work(order: Extract<Order, { kind: 'scan' | 'match' }>): Answer {
  const { job, search } = order;
  const running = searches.get(search);
  if (!running) return { job };
  const { probes, cancel } = running;
  const cancelled = (): boolean => Atomics.load(cancel, 0) !== 0;
  if (order.kind === 'match') {
    const scores = matchTasks(probes, segments, order.tasks, cancelled);
    return scores ? { job, scores } : { job };
  }
  const { stretches, limits, persons, swapped } = order;
  const next = new Int32Array(order.next);
  const best = new Float32Array((swapped ? 2 : 1) * probes.length * persons);
  // whoever is free takes the next stretch: cores are not equally fast
  for (let at = Atomics.add(next, 0, 1); at < stretches.length; at = Atomics.add(next, 0, 1)) {
    const stretch = stretches[at]!;
    if (!scanStretch(probes, segments[stretch.segment]!, stretch, limits, persons, best, swapped, cancelled)) return { job };
  }
  return { job, best };
}
