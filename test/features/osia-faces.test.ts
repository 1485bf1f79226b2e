import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeIso2005 } from '../../src/matching/formats/iso-19794-2-2005.js';
import { facePicture } from '../support/face-picture.js';
import { makeCrossing, type MadeCrossing } from '../support/make-crossing.js';
import { FOUR, handIn, printOf } from '../support/make-prints.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { detectorModel, embedderModel } from '../support/onnx-model.js';
import { expectOsia } from '../support/osia-schemas.js';
import { until } from '../support/until.js';

/** Other agencies' photos against those of people on record. Needs onnxruntime-node, as .ci/run installs it. */
const TOKEN = 'cfo_a_token_of_the_tests_a_token_of_the_tests';
let folder: string;
let office: Office;
let casey: SignedIn;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfile-osia-faces-'));
  await writeFile(join(folder, 'detect.onnx'), detectorModel());
  await writeFile(join(folder, 'embed.onnx'), embedderModel());
  const client = { name: 'police', tokenSha256: createHash('sha256').update(TOKEN).digest(), purpose: 'Identify the missing', scopes: ['abis.identify', 'abis.encounter.write'] as const, perMinute: 1000, galleries: ['crossfile', 'own'], callbacks: [] };
  office = await openOffice({ captures: { clients: [client], faces: { detect: join(folder, 'detect.onnx'), embed: join(folder, 'embed.onnx'), threshold: 0.5 } } });
  casey = await office.user('caseworker');
});
afterAll(async () => {
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

let day = 0;
async function arrived(name: string): Promise<MadeCrossing> {
  const crossing = await makeCrossing(office, casey, { occurredAt: new Date(Date.UTC(2025, 6, ++day)).toISOString() });
  const response = await fetch(`${office.base}${crossing.self}/capture-files?externalId=OF-${day}`, { method: 'POST', body: (await facePicture(name)) as unknown as BodyInit, headers: { authorization: `Bearer ${casey.token}`, 'content-type': 'application/octet-stream' } });
  expect([response.status, await response.text()]).toEqual([201, expect.any(String)]);
  await until(async () => (await office.database.superuser.query('select from record.face_vector where crossing_id = $1', [crossing.id])).rowCount);
  return crossing;
}
const face = async (name: string, take = 1): Promise<object> => ({ biometricType: 'FACE', biometricSubType: 'PORTRAIT', image: (await facePicture(name, { take })).toString('base64') });
const fingers = (body: string): object[] => FOUR.map((finger) => ({ biometricType: 'FINGER', template: Buffer.from(writeIso2005([printOf(body, finger, 7)])).toString('base64') }));
async function identify(gallery: string, biometricData: object[], filter: object = {}): Promise<{ status: number; body: any; note: string | null }> {
  const response = await fetch(`${office.base}/osia/v1/identify/${gallery}?transactionId=T`, { method: 'POST', body: JSON.stringify({ filter, biometricData }), headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' } });
  const body = await response.json() as any;
  expectOsia(response.ok ? 'Candidates' : 'Error', body);
  return { status: response.status, body, note: response.headers.get('crossfile-note') };
}

test('a photo finds whom it resembles on record, beside fingers, and nobody else', async () => {
  const [amara, bekele] = [await arrived('Amara'), await arrived('Bekele')];
  const found = await identify('crossfile', [await face('Amara')]);
  expect(found.body).toMatchObject([{ personId: amara.personRef, rank: 1, scores: [{ encounterId: amara.ref, galleries: ['crossfile'], biometricType: 'FACE', others: { measure: 'cosine' } }] }]);
  expect(found.body[0].score).toBeGreaterThan(0.9);
  expect((await identify('ALL', [await face('Stranger')])).body).toEqual([]);
  await handIn(office, casey, bekele, FOUR.map((finger) => printOf('bekele', finger)));
  // the person whom fingers find first, then the one whom the face resembles
  const mixed = (await identify('crossfile', [...fingers('bekele'), await face('Amara')])).body;
  expect(mixed.map(({ personId, rank }: any) => [personId, rank])).toEqual([[bekele.personRef, 1], [amara.personRef, 2]]);
  const both = (await identify('crossfile', [...fingers('bekele'), await face('Bekele')])).body;
  expect(both).toHaveLength(1);
  expect(both[0].scores.map(({ biometricType }: any) => biometricType)).toEqual(['FINGER', 'FINGER', 'FINGER', 'FINGER', 'FACE']);
  // only what the filter names
  expect((await identify('crossfile', [...fingers('bekele'), await face('Amara')], { biometricType: ['FACE'] })).body.map(({ personId }: any) => personId)).toEqual([amara.personRef]);
  expect((await identify('crossfile', [...fingers('bekele'), await face('Amara')], { biometricType: 'FINGER' })).body.map(({ personId }: any) => personId)).toEqual([bekele.personRef]);
  const looks = (await (await office.user('auditor')).get(`/api/v1/people/${amara.personRef}/looks`)).body.items.filter(({ who }: any) => who === 'OSIA client');
  expect(looks).toHaveLength(3);
});

test('a photo that says nothing is passed over and said; a client’s own galleries hold none', async () => {
  expect(await identify('crossfile', [{ biometricType: 'FACE', image: (await facePicture('Nobody', { marks: 0 })).toString('base64') }])).toMatchObject({ status: 400, body: { message: expect.stringContaining('No face found') } });
  expect(await identify('crossfile', [{ biometricType: 'FACE', image: 'AAAA' }])).toMatchObject({ status: 400, body: { message: expect.stringContaining('could not be read') } });
  expect(await identify('crossfile', [{ biometricType: 'FACE', image: '?' }])).toMatchObject({ status: 400, body: { message: expect.stringContaining('not base64') } });
  expect(await identify('own', [await face('Amara')])).toMatchObject({ status: 400, body: { message: expect.stringContaining('only fingers are kept') } });
  const kept = await fetch(`${office.base}/osia/v1/persons?transactionId=T`, { method: 'POST', body: JSON.stringify({ status: 'ACTIVE', encounterType: 'X', galleries: ['own'], biometricData: [await face('Amara')] }), headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' } });
  expect(await kept.json()).toMatchObject({ others: { notes: [expect.stringContaining('only fingers are kept'), 'Not kept here: pictures.'] } });
});
