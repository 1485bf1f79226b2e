/**
 * What an alignment of two prints is worth. The parts are those of an argument an examiner could follow: how many minutiae agree,
 * how well in place, direction and kind, how much of either print that is, and how much of what both show has no counterpart.
 */
export interface Evidence {
  /** Pairs that hang together by like edges. */
  linked: number;
  /** All pairs, those found by laying one print over the other included. */
  pairs: number;
  /** Sum over pairs of how near they lie (1 exact to 0) and of how alike they point. */
  placed: number;
  turned: number;
  /** Pairs of one kind. */
  kinds: number;
  /** Edges beyond a bare tree that agree. */
  support: number;
  /** Roots, found before anything was grown, that fit this alignment. */
  roots: number;
  /** Minutiae without a counterpart where both prints show skin. */
  lonely: number;
}

/**
 * Weights of the parts: rounded from a logistic regression on prints of two unlike generators (strangers that share a ridge flow among them),
 * each checked on the sets that it was not fitted to. They say how the parts compare; what score is high, `calibration.ts` says.
 */
export const WEIGHTS = { placed: 0.36, turned: 0.24, kinds: 0.28, support: 0.025, roots: 0.4, lonely: -0.09, linkedShare: 6, pairsShare: 5 } as const;

/** From 0 upward; about log-odds, so scores of several fingers of one person may be added. */
export function scoreOf(evidence: Evidence, minutiae: number, others: number): number {
  const shares = 1 / minutiae + 1 / others;
  const score = WEIGHTS.placed * evidence.placed + WEIGHTS.turned * evidence.turned + WEIGHTS.kinds * evidence.kinds
    + WEIGHTS.support * evidence.support + WEIGHTS.roots * evidence.roots + WEIGHTS.lonely * evidence.lonely
    + (WEIGHTS.linkedShare * evidence.linked + WEIGHTS.pairsShare * evidence.pairs) * shares;
  return score > 0 ? score : 0;
}

/** Pixels: what lies farther apart once the prints lie over each other is no pair. */
export const NEAR = 20;
/** 256ths of a turn. */
export const NEAR_TURN = 16;
/** Two minutiae of the other print within so many pixels across and along mean that it shows skin there. */
export const SKIN = 40;
/** How much a pair counts by its squared distance in pixels, and by its difference in direction in 256ths. */
export const PLACED = Float64Array.from({ length: NEAR * NEAR + 1 }, (_, squared) => Math.exp(-squared / (2 * 6 * 6)));
export const TURNED = Float64Array.from({ length: 129 }, (_, turn) => Math.exp(-turn * turn / (2 * 6 * 6)));
