import { writeIso2005 } from '../../src/matching/formats/iso-19794-2-2005.js';
import { generateFinger, impress } from '../../src/matching/synthetic.js';
import type { FingerView } from '../../src/matching/template.js';
import type { SignedIn } from './office.js';
import { until } from './until.js';

/** The right index, middle, ring and little finger. */
export const FOUR = [2, 3, 4, 5] as const;

/** One impression of an invented person's finger; `as` says as which finger it is handed in. */
export function printOf(body: string, finger: number, impression = 0, as = finger): FingerView {
  return impress(generateFinger(`${body} finger ${finger}`), `${body} finger ${finger} impression ${impression}`, { position: as });
}

let sent = 0;
/** Hands in the templates of these fingers, all in one file with an ID of its own; answers the captures. */
export async function handIn(office: { base: string }, by: SignedIn, crossing: { self: string }, views: readonly FingerView[]): Promise<{ ref: string }[]> {
  const response = await fetch(`${office.base}${crossing.self}/capture-files?externalId=PRINT-${++sent}`, {
    method: 'POST', body: Buffer.from(writeIso2005(views)) as unknown as BodyInit, headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/octet-stream' },
  });
  const body = await response.json() as { captures: { ref: string }[] };
  if (response.status !== 201) throw new Error(`prints refused: ${JSON.stringify(body)}`);
  return body.captures;
}

/** Waits until every search that was asked for at that crossing has ended; answers the newest request. */
export async function searched(by: SignedIn, crossing: { self: string }): Promise<any> {
  return until(async () => {
    const { body } = await by.get(`${crossing.self}/search-requests`);
    return body.requests.length > 0 && body.requests.every(({ state }: { state: string }) => state === 'done') && body.requests[0];
  });
}
