/** What BIOMETRICS and OSIA_… say: an agency's ABIS that searches instead of the embedded engine. */
export interface OsiaSetting {
  /** Where its interface begins, without a slash at the end: `/v1/…` follows. */
  readonly url: string;
  readonly token: string;
  /** Where the ABIS reaches this office; absent: answers come with the request, or tasks are asked after. */
  readonly callbackUrl?: string;
  /** The gallery searched, and where our own encounters are kept. ALL: everything is searched. */
  readonly gallery: string;
  /** The ABIS's own scale; absent: its own threshold. */
  readonly threshold?: number;
  readonly maxCandidates: number;
  /** For the connection and the whole answer. */
  readonly seconds: number;
  /** After a call that was not answered nobody tries again for so long. @default 5 s */
  readonly restMs?: number;
  /** How long a search waits for an answer that comes later before it gives its place to others. @default 20 s */
  readonly patienceMs?: number;
  /** How often it looks whether the answer came; the ABIS itself is asked less often each time. @default 500 ms */
  readonly lookMs?: number;
}
