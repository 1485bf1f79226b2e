/**
 * Faces as vectors: exact search by cosine. A scan over 8-bit copies thins out, with the rounding error counted in, so that nothing that
 * could be among the best is lost; what is left is compared in 32-bit floats. Vectors of different models say nothing about each other and never meet.
 */

export interface FaceEntry {
  readonly personKey: string;
  readonly captureKey: string;
  /** SHA-256 of the model that made the vector. */
  readonly model: string;
  /** Milliseconds since 1970. */
  readonly enrolledAt: number;
}
export interface FaceSearchOptions { readonly limit?: number; readonly threshold?: number; readonly before?: number; readonly notPersons?: readonly string[]; readonly onlyPersons?: readonly string[] }
export interface FaceCandidate { readonly id: number; readonly personKey: string; readonly captureKey: string; readonly cosine: number }
export interface FaceSearchResult {
  /** Best first, each person once. */
  readonly candidates: readonly FaceCandidate[];
  /** Vectors of the same model that were compared, and of other models, which were not. */
  readonly compared: number;
  readonly otherModels: number;
}

/** A vector of length 1 of the same direction. Throws RangeError for one that has none. */
export function unit(vector: ArrayLike<number>): Float32Array {
  const values = Float64Array.from(vector);
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0 && length < Infinity)) throw new RangeError('A face vector has a direction: numbers, not all zero.');
  return Float32Array.from(values, (value) => value / length);
}

/** Cosine of two unit vectors, −1 to 1. */
export function cosine(one: Float32Array, other: Float32Array, from = 0): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[from + at]!;
  return Math.max(-1, Math.min(1, sum));
}

export class FaceGallery {
  private readonly models = new Map<string, ModelVectors>();
  private readonly entries: (FaceEntry | null)[] = [];
  private live = 0;

  get size(): number { return this.live; }

  /** Enters a vector of any length and answers its id. Throws RangeError when other vectors of the model are of another dimension. */
  add(entry: FaceEntry, vector: ArrayLike<number>): number {
    const face = unit(vector);
    let model = this.models.get(entry.model);
    if (!model) this.models.set(entry.model, model = new ModelVectors(face.length));
    model.check(face);
    const id = this.entries.push(Object.freeze({ ...entry })) - 1;
    model.append(id, face);
    this.live++;
    return id;
  }

  entry(id: number): FaceEntry | null { return this.entries[id] ?? null; }

  remove(id: number): boolean {
    if (!this.entries[id]) return false;
    this.entries[id] = null;
    this.live--;
    return true;
  }

  /** Gives a vector to another person, after a merge or its undoing. */
  move(id: number, personKey: string): boolean {
    const entry = this.entries[id];
    if (!entry) return false;
    this.entries[id] = Object.freeze({ ...entry, personKey });
    return true;
  }

  /** The nearest faces among vectors of this model. */
  search(modelDigest: string, vector: ArrayLike<number>, { limit = 20, threshold = -1, before = Infinity, notPersons = [], onlyPersons }: FaceSearchOptions = {}): FaceSearchResult {
    const face = unit(vector);
    const model = this.models.get(modelDigest);
    if (!model) return { candidates: [], compared: 0, otherModels: this.live };
    model.check(face);
    const excluded = new Set(notPersons);
    const alone = onlyPersons && new Set(onlyPersons);
    const wanted: number[] = [];
    let sameModel = 0;
    for (let at = 0; at < model.count; at++) {
      const entry = this.entries[model.ids[at]!];
      if (!entry) continue;
      sameModel++;
      if (entry.enrolledAt < before && !excluded.has(entry.personKey) && (!alone || alone.has(entry.personKey))) wanted.push(at);
    }
    const best = new Map<string, FaceCandidate>();
    for (const at of model.possible(face, wanted, limit, (place) => this.entries[model.ids[place]!]!.personKey)) {
      const id = model.ids[at]!;
      const { personKey, captureKey } = this.entries[id]!;
      const found = cosine(face, model.exact, at * face.length);
      if (found >= threshold && found > (best.get(personKey)?.cosine ?? -2)) best.set(personKey, { id, personKey, captureKey, cosine: found });
    }
    const candidates = [...best.values()].sort((one, other) => other.cosine - one.cosine || one.id - other.id).slice(0, limit);
    return { candidates, compared: wanted.length, otherModels: this.live - sameModel };
  }
}

/** The vectors of one model, grown by doubling. */
class ModelVectors {
  count = 0;
  ids = new Int32Array(256);
  exact: Float32Array;
  /** 8-bit copies, what one step of them is worth, and the sum of their absolute values. */
  private coarse: Int8Array;
  private steps = new Float32Array(256);
  private sums = new Float32Array(256);

  constructor(private readonly dimension: number) {
    this.exact = new Float32Array(256 * dimension);
    this.coarse = new Int8Array(256 * dimension);
  }

  check(face: Float32Array): void {
    if (face.length !== this.dimension) throw new RangeError(`Vectors of this model have ${this.dimension} numbers, this one ${face.length}.`);
  }

  append(id: number, face: Float32Array): void {
    if (this.count === this.ids.length) this.double();
    const { values, step, sum } = rounded(face);
    this.exact.set(face, this.count * this.dimension);
    this.coarse.set(values, this.count * this.dimension);
    this.steps[this.count] = step;
    this.sums[this.count] = sum;
    this.ids[this.count++] = id;
  }

  /** Of the wanted those that may be the nearest vector of one of the `limit` nearest persons: no rounding error can hide one. */
  possible(face: Float32Array, wanted: readonly number[], limit: number, personOf: (at: number) => string): number[] {
    const { coarse, dimension } = this;
    const { values, step } = rounded(face);
    const exactSum = face.reduce((total, value) => total + Math.abs(value), 0);
    const low = new Float64Array(wanted.length);
    const high = new Float64Array(wanted.length);
    for (let number = 0; number < wanted.length; number++) {
      const at = wanted[number]!;
      let dot = 0;
      for (let one = 0, other = at * dimension; one < dimension; one++, other++) dot += values[one]! * coarse[other]!;
      const about = dot * step * this.steps[at]!;
      // half a step for each number on either side, and a little for the floats
      const slack = 0.5 * this.steps[at]! * exactSum + 0.5 * step * this.sums[at]! * this.steps[at]! + 1e-5;
      low[number] = about - slack;
      high[number] = about + slack;
    }
    const floor = new Map<string, number>();
    wanted.forEach((at, number) => { const key = personOf(at); floor.set(key, Math.max(floor.get(key) ?? -2, low[number]!)); });
    const least = [...floor.values()].sort((one, other) => other - one)[Math.min(limit, floor.size) - 1] ?? Infinity;
    return wanted.filter((_, number) => high[number]! >= least);
  }

  private double(): void {
    const grown = <T extends Float32Array | Int32Array | Int8Array>(from: T, to: T): T => { to.set(from); return to; };
    this.ids = grown(this.ids, new Int32Array(2 * this.ids.length));
    this.steps = grown(this.steps, new Float32Array(2 * this.steps.length));
    this.sums = grown(this.sums, new Float32Array(2 * this.sums.length));
    this.exact = grown(this.exact, new Float32Array(2 * this.exact.length));
    this.coarse = grown(this.coarse, new Int8Array(2 * this.coarse.length));
  }
}

/** In 127 steps either way of the largest number. */
function rounded(face: Float32Array): { values: Int8Array; step: number; sum: number } {
  const step = face.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
  const values = Int8Array.from(face, (value) => Math.round(value / step));
  return { values, step, sum: values.reduce((total, value) => total + Math.abs(value), 0) };
}
