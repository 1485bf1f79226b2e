import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readTemplates } from '../../../src/matching/formats/read-templates.js';
import { generateFinger, impress } from '../../../src/matching/synthetic.js';
import type { FingerView } from '../../../src/matching/template.js';

/** Impressions of some fingers, to be compared among themselves: impostors never cross from one set to another. */
export interface DataSet { name: string; fingers: { name: string; views: FingerView[] }[] }

/** Positions that a person of four fingers is enrolled with: both thumbs, both index fingers. */
export const POSITIONS = [1, 2, 6, 7];

/** View of an invented person's finger: each call by the same numbers gives the same. */
export const generatedView = (person: number, position: number, impression: number): FingerView =>
  impress(generateFinger(`person ${person} finger ${position}`), `person ${person} finger ${position} impression ${impression}`, { position });

/**
 * Every folder below that holds files named FINGER_IMPRESSION.iso is a data set. Of a template with several views the first counts.
 * A file that can't be read is told, and left out.
 */
export function readFolder(folder: string, say: (line: string) => void): DataSet[] {
  const entries = readdirSync(folder).sort();
  const sets = entries.map((entry) => join(folder, entry)).filter((path) => statSync(path).isDirectory()).flatMap((path) => readFolder(path, say));
  const fingers = new Map<string, { impression: string; view: FingerView }[]>();
  for (const entry of entries) {
    const [, finger, impression] = /^(.+)_([^_]+)\.iso$/i.exec(entry) ?? [];
    if (finger === undefined) continue;
    try {
      const [view] = readTemplates(readFileSync(join(folder, entry)));
      if (!view) throw new Error('The template holds no view.');
      fingers.set(finger, [...fingers.get(finger) ?? [], { impression, view }]);
    } catch (error) {
      say(`left out ${entry}: ${(error as Error).message}`);
    }
  }
  const byNumber = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true });
  const own = [...fingers].sort(([one], [other]) => byNumber(one, other)).map(([name, impressions]) => ({
    name, views: impressions.sort((one, other) => byNumber(one.impression, other.impression)).map(({ view }) => view),
  }));
  return own.length > 0 ? [{ name: basename(folder), fingers: own }, ...sets] : sets;
}
