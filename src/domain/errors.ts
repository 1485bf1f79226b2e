/**
 * The four ways in which the office says no. They know nothing of HTTP: the door translates them
 * (platform/web), everybody else throws them.
 */

/** Input that can't be right whatever the records say. `fields`: path of the input -> what is wrong with it. */
export class Invalid extends Error {
  constructor(readonly fields: Readonly<Record<string, string>>) {
    super(Object.entries(fields).map(([field, message]) => `${field}: ${message}`).join('; '));
  }
}

/** One rule that refuses a step, with the facts that made it refuse. */
export interface Refusal {
  /** Stable code, `room.rule`, e.g. `boarding.notice-running`. */
  readonly rule: string;
  /** Plain English, one sentence. */
  readonly message: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A rule of the office refuses the step; every refusal that applies is listed. */
export class Refused extends Error {
  readonly refusals: readonly Refusal[];
  constructor(...refusals: Refusal[]) {
    super(refusals.map((refusal) => refusal.message).join(' '));
    this.refusals = refusals;
  }
}

/** No such record, or none that this actor may know of: the two look alike from outside. */
export class NotFound extends Error {
  constructor(readonly what: string, readonly reference?: string) {
    super(reference ? `There is no ${what} ${reference}.` : `There is no such ${what}.`);
  }
}

/** Somebody else was first: a stale version, a seat taken, a request already in flight. */
export class Conflict extends Error {
  constructor(readonly code: string, message: string, readonly facts?: Readonly<Record<string, unknown>>) {
    super(message);
  }
}
