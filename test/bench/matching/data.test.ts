import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeIso2005 } from '../../../src/matching/formats/iso-19794-2-2005.js';
import { generatedView, readFolder } from './data.js';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'prints-')); });
afterAll(() => rmSync(folder, { recursive: true }));

test('each folder that holds templates is a set, at any depth; fingers and impressions in the order of their numbers', () => {
  for (const path of ['a', 'a/deep', 'b', 'empty']) mkdirSync(join(folder, path));
  const template = (person: number): Uint8Array => writeIso2005([generatedView(person, 1, 0)]);
  for (const [name, person] of [['a/2_1', 1], ['a/10_2', 2], ['a/10_1', 3], ['a/10_10', 4], ['a/deep/left_thumb_1', 5], ['b/1_1', 6]] as const) writeFileSync(join(folder, `${name}.iso`), template(person));
  writeFileSync(join(folder, 'b/1_2.ISO'), template(7));
  writeFileSync(join(folder, 'b/readme.txt'), 'not a print');
  writeFileSync(join(folder, 'b/3_1.iso'), 'not a print');
  const said: string[] = [];
  const sets = readFolder(folder, (line) => said.push(line));
  expect(sets.map(({ name, fingers }) => [name, fingers.map((finger) => [finger.name, finger.views.length])])).toEqual([
    ['a', [['2', 1], ['10', 3]]], ['deep', [['left_thumb', 1]]], ['b', [['1', 2]]],
  ]);
  expect(sets[0].fingers[1].views.map(({ minutiae }) => minutiae.length)).toEqual([3, 2, 4].map((person) => generatedView(person, 1, 0).minutiae.length));
  expect(said).toEqual([expect.stringMatching(/^left out 3_1.iso: The file is not a fingerprint template/)]);
});
