import { OSIA_ERROR_TYPE } from '../../domain/osia.js';
import { Unavailable } from '../../platform/jobs/unavailable.js';

const SECONDS = 15;

/** Why an answer did not arrive: a sentence that may be kept. It never holds what the other side said. */
export class NotDelivered extends Unavailable {}

/** An answer as it is sent: what came of the call, or the error that it came to. */
export type Delivery = { readonly body: unknown } | { readonly error: unknown };

/**
 * Sends an answer to where the client wants it; 204 alone says that it arrived. Redirects are not followed, what comes
 * back is not read. @param url checked against the client's list by the caller @throws NotDelivered, or what the signal was aborted with
 */
export async function deliver(url: URL, { transactionId, taskId }: { transactionId: string; taskId: string }, delivery: Delivery, signal: AbortSignal): Promise<void> {
  const address = new URL(url);
  address.searchParams.set('transactionId', transactionId);
  address.searchParams.set('taskId', taskId);
  const failed = 'error' in delivery;
  // not AbortSignal.any with a timeout: such a signal may be collected as garbage before it is due
  const end = new AbortController();
  const stop = (): void => end.abort();
  const clock = setTimeout(stop, SECONDS * 1000);
  signal.addEventListener('abort', stop);
  let response: Response;
  try {
    signal.throwIfAborted();
    response = await fetch(address, {
      method: 'POST', redirect: 'manual', signal: end.signal,
      headers: { 'content-type': failed ? OSIA_ERROR_TYPE : 'application/json' }, body: JSON.stringify(failed ? delivery.error : delivery.body ?? 'OK'),
    });
  } catch {
    signal.throwIfAborted();
    throw new NotDelivered('The callback address could not be reached.');
  } finally {
    clearTimeout(clock);
    signal.removeEventListener('abort', stop);
  }
  await response.body?.cancel();
  if (response.status !== 204) throw new NotDelivered(`The callback address answered ${response.status}, not 204.`);
}
