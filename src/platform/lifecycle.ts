/** How long `stop` may take before the process ends without it. */
const PATIENCE_MS = 10_000;
const PARENT_POLL_MS = 500;
/** npm passes a Ctrl-C on that the terminal has sent us already: so soon after, it is the same one. */
const ECHO_MS = 500;

/**
 * Runs `stop` once on SIGINT, SIGTERM, or when the parent (npm's shell, which forwards no signals)
 * is gone; then the process ends, with 0 after a clean stop and 1 if `stop` failed or took longer
 * than 10 s. A second signal ends it at once.
 */
export function onShutdown(stop: () => Promise<void>): void {
  let since: number | undefined;

  const begin = (): void => {
    since = Date.now();
    // Nobody may be left to read what we print; that must not cut the stop short.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    setTimeout(() => fail(new Error(`Stopping took longer than ${PATIENCE_MS / 1000} s.`)), PATIENCE_MS);
    // Inside then: a stop that throws at once fails like one that rejects.
    Promise.resolve().then(stop).then(() => process.exit(0), fail);
  };
  const onSignal = (): void => {
    if (since === undefined) begin();
    else if (Date.now() - since > ECHO_MS) process.exit(1);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);

  // Only below npm: a daemon or a `nohup` outlives its parent on purpose.
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    if (since === undefined) begin();
  }, PARENT_POLL_MS).unref();
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
