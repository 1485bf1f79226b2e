/** How long something is waited for: says when it is over. The clock of this process, which no record depends on. */
export function patience(ms: number): { over(): boolean } {
  const end = Date.now() + ms;
  return { over: () => Date.now() > end };
}
