/** What kind of ridge event a minutia is, as ISO/IEC 19794-2 writes it. */
export const MINUTIA_KIND = { other: 0, ending: 1, bifurcation: 2 } as const;
export type MinutiaKind = (typeof MINUTIA_KIND)[keyof typeof MINUTIA_KIND];

/** A point where a ridge ends or divides. The origin is the upper left corner of the image, y grows downward. */
export interface Minutia {
  /** Pixels at the resolution of its view. */
  readonly x: number;
  readonly y: number;
  /** Direction in 256ths of a turn, anticlockwise from the direction of +x as one sees the image. */
  readonly direction: number;
  readonly kind: MinutiaKind;
  /** 1 to 100; 0 where nobody said. */
  readonly quality: number;
}

/** One impression of one finger: what a template holds of it. */
export interface FingerView {
  /** 1 to 5 right thumb to right little finger, 6 to 10 left thumb to left little finger, 0 unknown. */
  readonly position: number;
  /** Impression type of ISO/IEC 19794-2: 0 live plain, 1 live rolled, 2 and 3 not live, 8 swipe. */
  readonly impression: number;
  /** 0 to 100, as the maker of the template gave it; null where nobody said. */
  readonly quality: number | null;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels for each centimetre: 197 is 500 dpi. */
  readonly xResolution: number;
  readonly yResolution: number;
  readonly minutiae: readonly Minutia[];
}
