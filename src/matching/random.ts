// by their own names: looked up once, not for every pixel
const { log, sqrt, cos } = Math;

/** A seeded source of chance (sfc32): the same seed gives the same numbers on every machine. Not for secrets. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(readonly seed: number | string) {
    // FNV-1a over the seed's text, three times with other beginnings
    const text = String(seed);
    const digest = (hash: number): number => {
      for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      return hash | 0;
    };
    this.a = digest(0x811c9dc5);
    this.b = digest(0x2f0b4a27);
    this.c = digest(0x5bd1e995);
    for (let round = 0; round < 15; round++) this.next();
  }

  static from(seed: number | string | Random): Random {
    return seed instanceof Random ? seed : new Random(seed);
  }

  /** 0 ≤ x < 1. */
  next(): number {
    const sum = (this.a + this.b + this.counter++) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** 0 … count − 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Normally distributed (Box–Muller; draws twice each time so that the order of draws stays plain). */
  normal(mean = 0, deviation = 1): number {
    const radius = sqrt(-2 * log(1 - this.next()));
    return mean + deviation * radius * cos(2 * Math.PI * this.next());
  }
}
