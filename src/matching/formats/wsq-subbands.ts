/** A rectangle of the plane of coefficients, in pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A region that was split in four by one step of the transform: low and high frequencies of its columns and rows. */
export interface Split extends Region {
  /** Whether the high half stands left of (above) the low one. It does wherever the region itself is a high half: there the spectrum is mirrored. */
  readonly highFirstX: boolean;
  readonly highFirstY: boolean;
}

export interface SubbandTree {
  /** The 60 subbands in the order in which a stream holds them; the four of the finest diagonal are never coded. */
  readonly subbands: readonly Region[];
  /** Every split, the whole image first: to be undone from the end. */
  readonly splits: readonly Split[];
}

/** The four quarters of a region in reading order: each split further, or (null) a subband. */
type Plan = readonly [Plan | null, Plan | null, Plan | null, Plan | null];

const FOUR: Plan = [null, null, null, null];
const SIXTEEN: Plan = [FOUR, FOUR, FOUR, FOUR];
/** Figure of the WSQ specification: deepest at the lowest frequencies and where ridges have theirs. */
const WSQ_PLAN: Plan = [[[[FOUR, null, null, null], FOUR, FOUR, FOUR], SIXTEEN, SIXTEEN, null], FOUR, FOUR, null];
export const SUBBANDS = 60;
/** Below this a subband would be empty. */
export const LEAST_SIDE = 32;

/** Where the subbands of a WSQ image of this size lie. Sides of at least LEAST_SIDE. */
export function subbandTree(width: number, height: number): SubbandTree {
  const subbands: Region[] = [];
  const splits: Split[] = [];
  const visit = (split: Split, plan: Plan): void => {
    splits.push(split);
    const [left, right] = halves(split.width, split.highFirstX);
    const [upper, lower] = halves(split.height, split.highFirstY);
    for (const [quarter, inner] of plan.entries()) {
      const isRight = (quarter & 1) === 1;
      const isLower = (quarter & 2) === 2;
      const region = { x: split.x + (isRight ? left : 0), y: split.y + (isLower ? upper : 0), width: isRight ? right : left, height: isLower ? lower : upper };
      if (inner) visit({ ...region, highFirstX: isRight, highFirstY: isLower }, inner);
      else subbands.push(region);
    }
  };
  visit({ x: 0, y: 0, width, height, highFirstX: false, highFirstY: false }, WSQ_PLAN);
  return { subbands: subbands.slice(0, SUBBANDS), splits };
}

/** The low half has the odd one. */
function halves(length: number, highFirst: boolean): [number, number] {
  const low = Math.ceil(length / 2);
  return highFirst ? [length - low, low] : [low, length - low];
}
