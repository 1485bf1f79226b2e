import type { Answer, SignedIn } from './office.js';
import { until } from './until.js';

/** The export as it is shown once its job has written the file; fails where the job fails. */
export async function written(by: SignedIn, { status, body }: Answer): Promise<any> {
  if (status !== 202) throw new Error(`Asked for no export: ${status} ${JSON.stringify(body)}`);
  return until(async () => {
    const shown = (await by.get(body.self)).body;
    if (shown.state === 'failed') throw new Error(`The export failed: ${shown.failure}`);
    return shown.state === 'finished' && shown;
  });
}
