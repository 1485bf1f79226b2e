import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again, for a minute at most, until the answer is true; gives that answer. */
export async function until<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = 1200; left > 0; left--) {
    const answer = await ask();
    if (answer) return answer;
    await pause(50);
  }
  throw new Error(`Waited in vain for: ${ask.toString()}`);
}
