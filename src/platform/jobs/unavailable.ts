/**
 * Something outside the office can't do its part now: the job is tried again. Its message is a plain sentence that may be
 * shown and kept with the job; it holds nobody's data.
 */
export class Unavailable extends Error {}
