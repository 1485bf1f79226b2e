import { availableParallelism } from 'node:os';
import { Gallery } from '../../../src/matching/gallery.js';
import { normalise, type Print } from '../../../src/matching/print.js';
import { Random } from '../../../src/matching/random.js';
import { generatedView, POSITIONS } from './data.js';
import { quantile } from './evaluation.js';
import { populate } from './population.js';

/** Half of the searches have a mate in the gallery. */
const SEARCHES = 40;
const FEWEST = 20;
/** Persons of these numbers are never enrolled. */
const STRANGERS = 10_000_000;

/**
 * Four fingers searched in galleries that grow to so many persons of four fingers each; all cores. A person is enrolled with their
 * first impression and searched with the second.
 */
export async function identification({ sizes, say, print }: { sizes: readonly number[]; say: (line: string) => void; print: (line: string) => void }): Promise<void> {
  const threads = availableParallelism();
  const gallery = new Gallery({ threads });
  const random = new Random('searches');
  try {
    print(`-- identification of four fingers, ${threads} threads; processor time is of all threads, without what other programs took`);
    let enrolled = 0;
    let enrolling = 0;
    for (const size of sizes) {
      let unfit = 0;
      await populate(enrolled, size, (person, prints) => {
        if (person % 10_000 === 0) say(`enrolling: ${person} of ${size} persons …`);
        const started = performance.now();
        for (const own of prints) {
          try {
            gallery.add({ personKey: `P${person}`, captureKey: `C${person}`, position: own.position, enrolledAt: 0 }, own);
          } catch (error) {
            if (!(error instanceof RangeError)) throw error;
            unfit++;
          }
        }
        enrolling += performance.now() - started;
      });
      enrolled = size;
      const { prints, bytesPerPrint } = gallery.memory();
      say(`searching ${prints} prints …`);
      await searchOne(gallery, random.below(size));
      const [took, worked, penetrations]: number[][] = [[], [], []];
      let [mates, first, offered] = [0, 0, 0];
      const count = size > 100_000 ? FEWEST : SEARCHES;
      for (let search = 0; search < count; search++) {
        const person = search % 2 === 0 ? random.below(size) : STRANGERS + search;
        const before = process.cpuUsage();
        const { milliseconds, candidates, survivors, persons } = await searchOne(gallery, person);
        const { user, system } = process.cpuUsage(before);
        took.push(milliseconds);
        worked.push((user + system) / 1000);
        penetrations.push(survivors / persons);
        if (person >= STRANGERS) continue;
        mates++;
        if (candidates[0]?.personKey === `P${person}`) first++;
        if (candidates.some(({ personKey }) => personKey === `P${person}`)) offered++;
      }
      for (const some of [took, worked, penetrations]) some.sort((one, other) => one - other);
      const ms = (value: number): string => `${Math.round(value).toLocaleString('en-GB')} ms`;
      print(`persons ${size.toLocaleString('en-GB')}, prints ${prints.toLocaleString('en-GB')}: p50 ${ms(quantile(took, 0.5))}, p95 ${ms(quantile(took, 0.95))} by the clock over ${count} searches; `
        + `processor time p50 ${ms(quantile(worked, 0.5))}, p95 ${ms(quantile(worked, 0.95))}; penetration ${(100 * quantile(penetrations, 0.5)).toFixed(2)} %; `
        + `mate first ${first} of ${mates}, offered ${offered}; ${Math.round(bytesPerPrint)} bytes a print; ${unfit} unfit; ${(1000 * enrolling / prints).toFixed(0)} µs to enrol one`);
    }
    print(`memory of the process ${Math.round(process.memoryUsage().rss / 2 ** 20).toLocaleString('en-GB')} MiB`);
  } finally {
    await gallery.close();
  }
}

async function searchOne(gallery: Gallery, person: number): Promise<{ milliseconds: number; candidates: readonly { personKey: string }[]; survivors: number; persons: number }> {
  const probes: Print[] = POSITIONS.map((position) => normalise(generatedView(person, position, 1)).print);
  const started = performance.now();
  const { candidates, survivors, persons } = await gallery.search(probes, { limit: 10 });
  return { milliseconds: performance.now() - started, candidates, survivors, persons };
}
