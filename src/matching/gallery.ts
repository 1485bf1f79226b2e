/**
 * The gallery: everyone's prints in memory, searched by threads. What it offers:
 *
 *   const gallery = new Gallery({ threads: 2 });            // one for each core where nothing is said; 0: in the calling thread
 *   const id = gallery.add({ personKey, captureKey, position, enrolledAt }, normalise(view).print);   // throws for an unfit print
 *   gallery.remove(id); gallery.move(id, otherPersonKey); gallery.entry(id); gallery.memory();
 *   const { candidates, swapped, searched, persons, survivors } = await gallery.search(prints, { threshold, limit, signal, … });
 *   await gallery.close();
 *
 * A search sees what was there when it began. Stage 1 votes on every print that the filters leave, summed over fingers for each person;
 * the best share of persons goes through stage 2; persons at or above the threshold come back in order, with each finger's score and pairing.
 * It proposes, in order; it knows nothing of people but opaque keys. No clock, no files, no database: whoever owns it rebuilds it.
 */
import { availableParallelism } from 'node:os';
import { Crew } from './crew.js';
import { FEWEST_MINUTIAE, MOST_MINUTIAE, type Print } from './print.js';
import { append, bytesTaken, memoryOf, newSegment, printAt, type Segment, SEGMENT_PRINTS } from './segment.js';
import { runSearch, type SearchOptions, type SearchResult } from './search.js';

/** Whose print it is: keys of the owner's, which the gallery only gives back. */
export interface Entry {
  readonly personKey: string;
  readonly captureKey: string;
  /** ISO finger position, 0 unknown. */
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly enrolledAt: number;
}

export class Gallery {
  private readonly entries: (Entry | null)[] = [];
  private readonly segments: Segment[] = [];
  /** Prints in each segment. */
  private readonly filled: number[] = [];
  private readonly persons = new Map<string, number>();
  private readonly personKeys: string[] = [];
  /** By person: the ids of their prints that are not removed. */
  private readonly held: Set<number>[] = [];
  /** By id: where it stands. */
  private readonly places: { segment: number; at: number }[] = [];
  private readonly crew: Crew | null;
  private readonly segmentPrints: number;
  private minutiae = 0;
  private live = 0;
  private searches = 0;
  private closed = false;

  constructor({ threads = availableParallelism(), segmentPrints = SEGMENT_PRINTS }: { threads?: number; segmentPrints?: number } = {}) {
    this.crew = threads > 0 ? new Crew(threads) : null;
    this.segmentPrints = segmentPrints;
  }

  /** Prints that can be found. */
  get size(): number { return this.live; }
  /** Persons ever entered. */
  get people(): number { return this.personKeys.length; }

  /** A thread has died: nothing can be searched any more, and whoever owns the gallery builds another. */
  get broken(): boolean { return this.crew?.broken ?? false; }

  /** Enters a print and answers its id. Throws RangeError for one that `normalise` calls unfit. */
  add(entry: Entry, print: Print): number {
    if (this.closed) throw new Error('The gallery is closed.');
    const count = print.x.length;
    if (count < FEWEST_MINUTIAE || count > MOST_MINUTIAE) throw new RangeError(`A print has ${FEWEST_MINUTIAE} to ${MOST_MINUTIAE} minutiae, this one ${count}.`);
    if (!Number.isInteger(entry.position) || entry.position < 0 || entry.position > 10) throw new RangeError(`Finger positions are 0 to 10, not ${entry.position}.`);
    if (!Number.isFinite(entry.enrolledAt)) throw new RangeError('An entry says when it was enrolled.');
    const person = this.personOf(entry.personKey);
    const positioned = { ...print, position: entry.position };
    let last = this.segments.length - 1;
    if (last < 0 || !append(this.segments[last]!, this.filled[last]!, positioned, person, entry.enrolledAt)) {
      last = this.openSegment();
      append(this.segments[last]!, 0, positioned, person, entry.enrolledAt);
    }
    const id = this.entries.push(Object.freeze({ ...entry })) - 1;
    this.places.push({ segment: last, at: this.filled[last]!++ });
    this.held[person]!.add(id);
    this.minutiae += count;
    this.live++;
    return id;
  }

  /** The entry, null for one that was removed or never was. */
  entry(id: number): Entry | null { return this.entries[id] ?? null; }

  /** Takes a print out; searches that run may still have seen it. False where it was out already. */
  remove(id: number): boolean {
    const entry = this.entries[id];
    if (!entry) return false;
    const { segment, at } = this.places[id]!;
    this.segments[segment]!.live[at] = 0;
    this.entries[id] = null;
    this.held[this.persons.get(entry.personKey)!]!.delete(id);
    this.live--;
    return true;
  }

  /** Gives a print to another person, after a merge or its undoing. False where it was removed. */
  move(id: number, personKey: string): boolean {
    const entry = this.entries[id];
    if (!entry) return false;
    const person = this.personOf(personKey);
    const { segment, at } = this.places[id]!;
    this.held[this.persons.get(entry.personKey)!]!.delete(id);
    this.held[person]!.add(id);
    this.segments[segment]!.person[at] = person;
    this.entries[id] = Object.freeze({ ...entry, personKey });
    return true;
  }

  /** The print of an id, for comparing it again; null once removed. */
  print(id: number): Print | null {
    if (!this.entries[id]) return null;
    const { segment, at } = this.places[id]!;
    return printAt(this.segments[segment]!, at);
  }

  /** What the prints take, removed ones included, and what is set aside. Bytes. */
  memory(): { prints: number; bytes: number; bytesPerPrint: number; reserved: number } {
    const prints = this.places.length;
    const bytes = bytesTaken(prints, this.minutiae);
    const reserved = this.segments.reduce((sum, { shelf, labels }) => sum + shelf.memory.byteLength + labels.byteLength, 0);
    return { prints, bytes, bytesPerPrint: prints === 0 ? 0 : bytes / prints, reserved };
  }

  /** Searches for the person of these prints. Rejects with the signal's reason when cancelled. */
  async search(prints: readonly Print[], options: SearchOptions = {}): Promise<SearchResult> {
    if (this.closed) throw new Error('The gallery is closed.');
    return runSearch({
      number: ++this.searches, crew: this.crew, segments: this.segments, filled: [...this.filled], persons: this.personKeys.length,
      personNumbers: (keys) => keys.flatMap((key) => this.persons.get(key) ?? []),
      printsOf: (person) => [...this.held[person]!].map((id) => ({ id, ...this.places[id]! })),
      personKey: (person) => this.personKeys[person]!,
      captureKey: (id) => this.entries[id]?.captureKey ?? '',
    }, prints, options);
  }

  /** Ends the threads; searches under way are rejected. */
  async close(): Promise<void> {
    this.closed = true;
    await this.crew?.close();
  }

  private personOf(key: string): number {
    let person = this.persons.get(key);
    if (person === undefined) {
      person = this.personKeys.push(key) - 1;
      this.persons.set(key, person);
      this.held.push(new Set());
    }
    return person;
  }

  private openSegment(): number {
    const segment = newSegment(this.segmentPrints);
    const at = this.segments.push(segment) - 1;
    this.filled.push(0);
    this.crew?.tell({ kind: 'segment', at, memory: memoryOf(segment) });
    return at;
  }
}
