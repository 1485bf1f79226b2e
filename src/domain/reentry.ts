/** A completed handover as the re-entry rule sees it. */
export interface EarlierReturn {
  /** Handover, occurred time. */
  readonly occurredAt: Date;
  /** When two people reversed it as recorded in error; null while it stands. */
  readonly reversedAt: Date | null;
}

/**
 * The latest standing return of the person before that crossing, or null: then a match is no re-entry.
 * A return recorded later than the crossing counts all the same: only occurred times are compared.
 */
export function earlierReturn<R extends EarlierReturn>(returns: readonly R[], crossingOccurredAt: Date): R | null {
  let latest: R | null = null;
  for (const one of returns) {
    if (one.reversedAt !== null || one.occurredAt >= crossingOccurredAt) continue;
    if (latest === null || one.occurredAt > latest.occurredAt) latest = one;
  }
  return latest;
}
