/** How the embedded fingerprint engine works here. */
export class MatchingSetting {
  /** Threads that search; absent: one for each core; 0: in the thread that serves, for tests. */
  readonly threads?: number;
  /** A calibration of the operator's own, by its path; absent: the one that is shipped, which is provisional. */
  readonly calibration?: string;
  /** Candidates below are not proposed: −10·log10 of the false-match rate; absent: by the size of the gallery. */
  readonly decibel?: number;

  constructor({ threads, calibration, decibel }: { threads?: number; calibration?: string; decibel?: number } = {}) {
    this.threads = threads;
    this.calibration = calibration;
    this.decibel = decibel;
  }
}
