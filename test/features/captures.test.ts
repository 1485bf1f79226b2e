import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { createApp } from '../../src/app.js';
import { rotateCaptures } from '../../src/cli/commands/rotate-captures.js';
import type { EventOf } from '../../src/domain/events.js';
import { CaptureBytesService } from '../../src/features/biometrics/capture-bytes.service.js';
import { CapturesService } from '../../src/features/biometrics/captures.service.js';
import { writeIso2005 } from '../../src/matching/formats/iso-19794-2-2005.js';
import { writeIso2011 } from '../../src/matching/formats/iso-19794-2-2011.js';
import { readTemplates } from '../../src/matching/formats/read-templates.js';
import { decodeWsq } from '../../src/matching/formats/wsq.js';
import { generateFinger, impress } from '../../src/matching/synthetic.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { readConfig } from '../../src/platform/config.js';
import { Database } from '../../src/platform/database/database.js';
import { Events } from '../../src/platform/events/events.js';
import { type CaptureKey, ownKey } from '../../src/platform/vault/keys.js';
import { ansiNistFile, binaryPrint, type FieldValue, taggedRecord } from '../support/ansi-nist-writer.js';
import { makeCapture, makeCrossing, type MadeCrossing } from '../support/make-crossing.js';
import { type Answer, openOffice, type Office, type SignedIn, TEST_KEYS } from '../support/office.js';
import { ridgeImage } from '../support/ridge-image.js';
import { until } from '../support/until.js';
import { encodeWsq } from '../support/wsq-encoder.js';

/**
 * An extractor in every mood, by the width of the picture that it is given. It leaves its name card at argv[3] when it
 * starts somebody else.
 */
const MOODS = { good: 96, hangs: 98, floods: 100, garbage: 102, fails: 104, otherFinger: 106, empty: 108, deaf: 110, nothing: 112 };
const SCRIPT = `
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
const [, , template, card] = process.argv;
const given = readFileSync(0);
if (given.readUInt32BE(0) !== 0x89504e47) process.exit(9);
if (Object.keys(process.env).some((name) => !['PATH', 'LANG'].includes(name))) process.exit(8);
const mood = given.readUInt32BE(16);
if (mood === ${MOODS.hangs}) {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'inherit' });
  writeFileSync(card, String(other.pid));
  setInterval(() => undefined, 1000);
} else if (mood === ${MOODS.floods}) for (;;) writeSync(1, Buffer.alloc(65536, 70));
else if (mood === ${MOODS.garbage}) process.stdout.write('FMR\\x00 20\\x00' + 'x'.repeat(300));
else if (mood === ${MOODS.fails}) { process.stderr.write('a secret of the program'); process.exit(3); }
else if (mood === ${MOODS.otherFinger}) process.stdout.write(readFileSync(template + '.other'));
else if (mood === ${MOODS.nothing}) process.stdout.write(readFileSync(template + '.nothing'));
else if (mood !== ${MOODS.empty}) process.stdout.write(readFileSync(template));
`;

let office: Office;
let casey: SignedIn, sam: SignedIn, ada: SignedIn, esme: SignedIn;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfile-captures-'));
  await writeFile(join(folder, 'extractor.mjs'), SCRIPT);
  await writeFile(join(folder, 'found.fmr'), writeIso2005([finger('found', 0)]));
  await writeFile(join(folder, 'found.fmr.other'), writeIso2005([finger('found', 9)]));
  await writeFile(join(folder, 'found.fmr.nothing'), writeIso2005([{ ...finger('found', 0), minutiae: [] }]));
  office = await openOffice({ captures: { extractor: { command: [process.execPath, join(folder, 'extractor.mjs'), join(folder, 'found.fmr'), join(folder, 'card')], seconds: 4 } } });
  [casey, sam, ada, esme] = [await office.user('caseworker'), await office.user('supervisor'), await office.user('auditor'), await office.user('escort')];
});
afterAll(async () => {
  await office.close();
  await rm(folder, { recursive: true, force: true });
});

const sql = async (text: string, values: unknown[] = []): Promise<any[]> => (await office.database.superuser.query(text, values)).rows;
const finger = (seed: string, position: number) => impress(generateFinger(`captures ${seed}`), 1, { position });
const wsqOf = (width: number, height = 112): Buffer => Buffer.from(encodeWsq(ridgeImage(width, height)));
const photo = (): Promise<Buffer> => sharp({ create: { width: 120, height: 160, channels: 3, background: '#a08070' } }).png().toBuffer();

/** Sends the file as it is; ids of its own unless given. */
let sent = 0;
async function upload(by: SignedIn, crossing: { self: string }, bytes: Buffer, query: Record<string, string | number> = {}): Promise<Answer> {
  const words = new URLSearchParams(Object.entries({ externalId: `UP-${++sent}`, ...query }).filter(([, value]) => value !== '').map(([name, value]) => [name, String(value)]));
  const response = await fetch(`${office.base}${crossing.self}/capture-files?${words}`, {
    method: 'POST', body: bytes as unknown as BodyInit, headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/octet-stream' },
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), headers: Object.fromEntries(response.headers), text };
}
const bytesOf = async (by: { token: string }, path: string, headers: Record<string, string> = {}, base = office.base): Promise<{ status: number; type: string | null; bytes: Buffer }> => {
  const response = await fetch(base + path, { headers: { authorization: `Bearer ${by.token}`, ...headers } });
  return { status: response.status, type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
};
const because = (text: string) => ({ 'access-reason': encodeURIComponent(text) });
const countOf = async (crossing: MadeCrossing): Promise<number> => (await sql('select count(*)::int as n from record.capture where crossing_id = $1', [crossing.id]))[0].n;

/** A PNG whose header claims that many pixels. */
async function flood(width: number, height: number): Promise<Buffer> {
  const png = Buffer.from(await photo());
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  const { crc32 } = await import('node:zlib');
  png.writeUInt32BE((crc32 as (data: Buffer) => number)(png.subarray(12, 29)), 29);
  return png;
}

describe('photos', () => {
  test('are written anew: upright, without what the camera wrote into them', async () => {
    const crossing = await makeCrossing(office, casey);
    const camera = await sharp({ create: { width: 120, height: 80, channels: 3, background: '#a08070' } })
      .withExif({ IFD0: { Make: 'SECRETCAMERA', Artist: 'Somebody' }, IFD3: { GPSLatitude: '51/1 7/1 0/1' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(camera.includes('SECRETCAMERA')).toBe(true);
    const { status, body } = await upload(casey, crossing, camera, { device: 'Camera 2', occurredAt: '2025-09-20T06:00:00Z' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ crossing: crossing.ref, passedOver: [], extraction: { state: 'not needed' }, captures: [{ kind: 'photo', device: 'Camera 2', occurredAt: '2025-09-20T06:00:00.000Z', takenBy: casey.actor.displayName, template: null }] });
    const seen = await bytesOf(casey, body.captures[0].image);
    expect(seen).toMatchObject({ status: 200, type: 'image/jpeg' });
    expect(seen.bytes.includes('SECRETCAMERA')).toBe(false);
    const { width, height, exif, orientation } = await sharp(seen.bytes).metadata();
    expect({ width, height, exif, orientation }).toEqual({ width: 80, height: 120, exif: undefined, orientation: undefined });
  });

  test('what is none is refused by what it is, not by what it is called, and leaves nothing', async () => {
    const crossing = await makeCrossing(office, casey);
    const whole = await photo();
    const moving = await sharp(Buffer.alloc(40 * 40 * 3 * 2, 9), { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } }).gif().toBuffer();
    for (const bytes of [Buffer.from('%PDF-1.7 not a picture'), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), moving, Buffer.from('GIF89a'), Buffer.alloc(0), randomBytes(500),
      whole.subarray(0, 40), whole.subarray(0, whole.length - 30), Buffer.concat([whole.subarray(0, 60), randomBytes(60)])]) {
      expect([bytes.subarray(0, 8).toString('latin1'), (await upload(casey, crossing, bytes)).status]).toEqual([expect.any(String), 400]);
    }
    expect((await upload(casey, crossing, whole, { impression: 1 })).status).toBe(400);
    expect((await upload(casey, crossing, whole, { externalId: '' })).body.errors).toEqual([{ pointer: '#/externalId', detail: 'Enter the ID of the photo or fingerprint.' }]);
    for (const wrong of [{ fingerPosition: 11 }, { quality: 101 }, { fingerPosition: 'left' }, { unknown: 'x' }] as Record<string, string | number>[]) expect((await upload(casey, crossing, whole, wrong)).status).toBe(400);
    expect(await countOf(crossing)).toBe(0);
  });

  test('a pixel flood is refused before it is unpacked, through every way in', async () => {
    const crossing = await makeCrossing(office, casey);
    const capture = await makeCapture(casey, crossing, { kind: 'photo', fingerPosition: undefined });
    const before = process.memoryUsage().rss;
    for (const bytes of [await flood(30_000, 30_000), await flood(65_000, 65_000), await flood(4097, 4097)]) {
      const answer = await upload(casey, crossing, bytes);
      expect([answer.status, answer.text]).toEqual([400, expect.stringMatching(/larger than is taken here/)]);
      expect((await casey.put(`${capture.self}/image`, bytes, 'image/png')).status).toBe(400);
    }
    expect((await upload(casey, crossing, await flood(30_000, 30_000), { fingerPosition: 3 })).status).toBe(400);
    const wsq = wsqOf(96);
    const frame = wsq.indexOf(Buffer.from([0xff, 0xa2]));
    for (const side of [60_000, 5000]) {
      const large = Buffer.from(wsq);
      large.writeUInt16BE(side, frame + 6); // height
      large.writeUInt16BE(side, frame + 8); // width
      expect([side, (await upload(casey, crossing, large, { fingerPosition: 3 })).status]).toEqual([side, 400]);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(600e6);
    expect(await countOf(crossing)).toBe(1);
  });
});

describe('templates', () => {
  test.each([['ISO_19794_2', writeIso2005], ['ISO_19794_2_2011', writeIso2011]] as const)('%s of one finger is kept as it came, and taken away with a reason', async (format, write) => {
    const crossing = await makeCrossing(office, casey);
    const bytes = Buffer.from(write([finger(format, 7)]));
    const { status, body } = await upload(casey, crossing, bytes, { quality: 55, qualityAlgorithm: 'NFIQ2 2.3' });
    expect([status, body.captures.length]).toEqual([201, 1]);
    const [capture] = body.captures;
    expect(capture).toMatchObject({ kind: 'finger', fingerPosition: 7, quality: 55, qualityAlgorithm: 'NFIQ2 2.3', impression: 0, image: null, template: { format, minutiae: readTemplates(bytes)[0]!.minutiae.length } });
    expect((await bytesOf(casey, capture.template.content)).status).toBe(403);
    for (const person of [sam, ada]) expect((await bytesOf(person, capture.template.content)).status).toBe(403);
    expect((await bytesOf(esme, capture.template.content, because('Curious'))).status).toBe(403);
    const got = await bytesOf(sam, capture.template.content, because('Search by a partner, 2025-118'));
    expect([got.status, got.bytes.equals(bytes)]).toEqual([200, true]);
    const looks = await sql(`select p.reason, e.actor_id from journal.entry e left join journal.payload p on p.entry_id = e.id join record.capture k on k.id = e.record_id where e.table_name = 'capture_template' and e.action = 'view' and k.ref = $1`, [capture.ref]);
    expect(looks).toEqual([{ reason: 'Search by a partner, 2025-118', actor_id: sam.id }]);
  });

  test('several fingers in one record are several captures; a position that is not said must be', async () => {
    const crossing = await makeCrossing(office, casey);
    const two = Buffer.from(writeIso2005([finger('a', 2), finger('b', 3), { ...finger('c', 4), minutiae: [] }]));
    const { body } = await upload(casey, crossing, two, { externalId: 'TEN-1' });
    expect(body.captures.map((one: any) => [one.fingerPosition, one.externalId, one.template.format])).toEqual([[2, 'TEN-1-2', 'ISO_19794_2_2011'], [3, 'TEN-1-3', 'ISO_19794_2_2011']]);
    expect(body.passedOver).toEqual([{ record: 3, type: null, why: 'It holds no minutiae.' }]);
    const unsaid = Buffer.from(writeIso2005([finger('d', 0)]));
    expect((await upload(casey, crossing, unsaid)).body.errors).toEqual([{ pointer: '#/fingerPosition', detail: expect.stringContaining('Say which finger') }]);
    expect((await upload(casey, crossing, unsaid, { fingerPosition: 8 })).body.captures).toMatchObject([{ fingerPosition: 8 }]);
    expect((await upload(casey, crossing, Buffer.from(writeIso2005([finger('e', 1)])), { fingerPosition: 8 })).status).toBe(400);
    const found = await office.app.get(Database).read(casey.actor, (tx) => office.app.get(CapturesService).templatesOf(tx, crossing.id));
    expect(found.map(({ fingerPosition, views }) => [fingerPosition, views.map(({ position }) => position), views[0]!.minutiae.length > 10])).toEqual([[2, [2], true], [3, [3], true], [8, [8], true]]);
  });

  test('cut or altered anywhere they are refused with a sentence, never a fault', async () => {
    const crossing = await makeCrossing(office, casey);
    const wholes = [Buffer.from(writeIso2005([finger('x', 1)])), Buffer.from(writeIso2011([finger('x', 1)]))];
    const attempts = wholes.flatMap((whole) => [
      ...[4, 8, 9, 14, 20, 24, 27, 40, whole.length - 7, whole.length - 1].map((length) => whole.subarray(0, length)),
      ...[4, 8, 10].map((at) => { const changed = Buffer.from(whole); changed.fill(0xff, at, at + 4); return changed; }),
      Buffer.concat([whole, Buffer.from('tail')]), Buffer.from('FMR\x00999\0zzzzzzzzzzzzzzzzzzzzz'),
    ]);
    const answers = [];
    for (const bytes of attempts) {
      const { status, body } = await upload(casey, crossing, bytes);
      answers.push([status, body.type]);
    }
    expect(new Set(answers.map(([, type]) => type))).toEqual(new Set(['/problems/input.invalid']));
    expect(new Set(answers.map(([status]) => status))).toEqual(new Set([400]));
    expect(await countOf(crossing)).toBe(0);
  });

  test('one is added to a capture that was there, once, of its own finger', async () => {
    const crossing = await makeCrossing(office, casey);
    const capture = await makeCapture(casey, crossing, { fingerPosition: 2 });
    const face = await makeCapture(casey, crossing, { kind: 'photo', fingerPosition: undefined });
    const put = (self: string, position: number) => casey.put(`${self}/template`, Buffer.from(writeIso2005([finger('later', position)])), 'application/octet-stream');
    expect((await put(capture.self, 3)).status).toBe(400);
    expect((await casey.put(`${capture.self}/template`, await photo(), 'image/png')).status).toBe(400);
    expect((await put(face.self, 2)).body.type).toBe('/problems/capture.photo-template');
    expect(await put(capture.self, 2)).toMatchObject({ status: 200, body: { template: { format: 'ISO_19794_2' } } });
    expect((await put(capture.self, 2)).body.type).toBe('/problems/capture.has-template');
    expect((await sam.put(`${capture.self}/template`, Buffer.from('{}'), 'application/json')).status).toBe(400);
  });
});

describe('ANSI/NIST files', () => {
  const MINUTIAE: Record<number, FieldValue> = {
    3: '1', 4: 'U', 126: [['27', '513', '']], 127: [['APPF', '0']], 128: '400', 129: '500', 130: '2', 131: '197', 132: '197', 133: '0', 134: '02', 135: [['80', '000F', '1']], 136: '2',
    137: [['001', '100', '200', '45', '1', '60'], ['002', '300', '20', '179', '2', '255']],
  };
  const print = (fields: Record<number, FieldValue>): Record<number, FieldValue> => ({ 3: '0', 4: 'SITE', 5: '20251114', 6: '96', 7: '112', 8: '1', 9: '500', 10: '500', 11: 'WSQ20', 12: '8', 999: wsqOf(96), ...fields });
  const file = async (tcn: string, ...more: ReturnType<typeof taggedRecord>[]): Promise<Buffer> => Buffer.from(ansiNistFile([
    taggedRecord(2, 0, { 18: [['DOE', 'JANE']] }),
    binaryPrint(1, { impression: 1, fingers: [2], width: 96, height: 112, compression: 1, data: wsqOf(96) }),
    taggedRecord(9, 1, MINUTIAE),
    taggedRecord(10, 2, { 3: 'FACE', 4: 'SITE', 5: '20251114', 6: '120', 7: '160', 8: '0', 9: '0', 10: '0', 11: 'PNG', 12: 'RGB', 999: await photo() }),
    taggedRecord(10, 3, { 3: 'TATTOO', 4: 'SITE', 5: '20251114', 6: '120', 7: '160', 8: '0', 9: '0', 10: '0', 11: 'PNG', 12: 'RGB', 999: await photo() }),
    taggedRecord(14, 4, print({ 13: [[13]], 18: [[3, 'XX'], [5, 'UP']] })),
    taggedRecord(14, 5, print({ 13: [[11]], 24: [[1, 62, '003F', '2']] })),
    taggedRecord(14, 6, print({ 13: [[7]], 11: 'JP2', 999: Buffer.from([0, 0, 0, 12, 0x6a, 0x50]) })),
    taggedRecord(14, 7, print({ 13: [[8]], 11: 'NONE', 999: Buffer.from(ridgeImage(96, 112).pixels) })),
    taggedRecord(14, 8, print({ 13: [[9]], 999: wsqOf(96).subarray(0, 300) })),
    ...more,
  ], { 9: tcn }));

  test('make one capture of each finger and face, and say what was passed over', async () => {
    const crossing = await makeCrossing(office, casey);
    const { status, body } = await upload(casey, crossing, await file('TCN-A'), { externalId: '' });
    expect([status, body.errors]).toEqual([201, undefined]);
    expect(body.captures.map((one: any) => [one.kind, one.fingerPosition, one.externalId, one.impression, one.quality, one.qualityAlgorithm, one.image !== null, one.template?.minutiae ?? null])).toEqual([
      ['finger', 2, 'ORIG TCN-A/4.1', 1, 80, null, true, 2], ['photo', null, 'ORIG TCN-A/10.2', null, null, null, true, null],
      ['finger', 1, 'ORIG TCN-A/14.5', 0, 62, '003F/2', true, null], ['finger', 8, 'ORIG TCN-A/14.7', 0, null, null, true, null],
    ]);
    expect(body.passedOver.map(({ record, type, why }: any) => [record, type, why.split(/[.:(]/)[0].trim()])).toEqual([
      [2, 2, 'Text about the person'], [6, 10, 'A picture of another kind'], [7, 14, 'It shows several fingers, or does not say which one'], [9, 14, 'JPEG 2000 is not read here'], [11, 14, expect.any(String)],
    ]);
    expect(body.missingFingers).toMatchObject([{ fingerPosition: 3, presence: 'amputated' }, { fingerPosition: 5, presence: 'bandaged' }]);
    expect(body.extraction).toMatchObject({ state: 'asked', note: expect.stringContaining('2 fingers') });
    // shown as a picture that a browser knows; kept as it came
    const [{ image }] = body.captures;
    const shown = await bytesOf(casey, image);
    expect(shown).toMatchObject({ status: 200, type: 'image/png' });
    const { data, info } = await sharp(shown.bytes).raw().toBuffer({ resolveWithObject: true });
    const decoded = decodeWsq(wsqOf(96));
    expect(info).toMatchObject({ width: 96, height: 112 });
    expect(Buffer.from(data.filter((_, at) => at % info.channels === 0)).equals(Buffer.from(decoded.pixels))).toBe(true);
    expect(await bytesOf(casey, `${image}?as=kept`)).toMatchObject({ type: 'image/wsq', bytes: wsqOf(96) });
    // the same transaction number on somebody else's crossing proposes the person
    const other = await makeCrossing(office, casey);
    expect((await upload(casey, other, await file('TCN-A'), { externalId: '' })).body.captures[0].matchReviews).toHaveLength(1);
  });

  test('all of it or nothing: a finger that is recorded as amputated refuses the whole file', async () => {
    const crossing = await makeCrossing(office, casey);
    const tell = (fingers: object[]) => casey.put(`${crossing.self}/missing-fingers`, Buffer.from(JSON.stringify({ fingers })), 'application/json');
    expect((await tell([{ fingerPosition: 8, presence: 'amputated' }, { fingerPosition: 1, presence: 'damaged' }])).status).toBe(200);
    expect((await upload(casey, crossing, await file('TCN-B'), { externalId: '' })).body).toMatchObject({ status: 409, type: '/problems/capture.finger-missing' });
    expect(await countOf(crossing)).toBe(0);
    // a finger that the file itself takes and calls amputated
    expect((await upload(casey, await makeCrossing(office, casey), await file('TCN-C', taggedRecord(14, 9, print({ 13: [[14]], 18: [[8, 'XX']] }))), { externalId: '' })).body.type).toBe('/problems/capture.finger-there');
    expect((await tell([{ fingerPosition: 1, presence: 'damaged' }])).body.fingers).toMatchObject([{ fingerPosition: 1, presence: 'damaged', recordedBy: casey.actor.displayName }]);
    expect((await upload(casey, crossing, await file('TCN-B'), { externalId: '' })).status).toBe(201);
    expect((await tell([{ fingerPosition: 2, presence: 'amputated' }])).body.type).toBe('/problems/capture.finger-there');
    expect((await sql('select finger_position, superseded_by from record.missing_finger where crossing_id = $1 and superseded_at is not null', [crossing.id]))).toEqual([{ finger_position: 8, superseded_by: casey.id }]);
    for (const wrong of [[{ fingerPosition: 0, presence: 'amputated' }], [{ fingerPosition: 1, presence: 'gone' }], [{ fingerPosition: 1, presence: 'damaged' }, { fingerPosition: 1, presence: 'bandaged' }], [null]]) expect((await tell(wrong as object[])).status).toBe(400);
  });

  test('hostile ones: cut short, too many, floods inside', async () => {
    const crossing = await makeCrossing(office, casey);
    const whole = await file('TCN-D');
    for (const length of [10, 60, 200, 700, whole.length - 1]) expect([length, (await upload(casey, crossing, whole.subarray(0, length), { externalId: '' })).status]).toEqual([length, 400]);
    const many = Buffer.from(ansiNistFile(Array.from({ length: 41 }, (_, at) => taggedRecord(9, at + 1, MINUTIAE))));
    expect((await upload(casey, crossing, many)).body.errors[0].detail).toContain('at most 40');
    const large = Buffer.from(ansiNistFile([taggedRecord(14, 1, print({ 13: [[2]], 6: '60000', 7: '60000', 11: 'PNG', 999: await flood(60_000, 60_000) }))], { 9: 'TCN-E' }));
    expect((await upload(casey, crossing, large)).body.errors[0].detail).toMatch(/no finger and no photo that is kept.*larger than/);
    const nameless = Buffer.from(ansiNistFile([taggedRecord(9, 1, MINUTIAE)], { 9: '' }));
    expect((await upload(casey, crossing, nameless, { externalId: '' })).body.errors).toMatchObject([{ pointer: '#/externalId' }]);
    expect(await countOf(crossing)).toBe(0);
  });
});

describe('sealed at rest', () => {
  const NEXT: CaptureKey = { id: 'next', key: randomBytes(32) };
  /** Another process of the app on the same database, with these keys. */
  async function withKeys<T>(keys: readonly CaptureKey[], work: (base: string, app: Awaited<ReturnType<typeof createApp>>) => Promise<T>): Promise<T> {
    const app = await createApp({ appUrl: office.database.app, logLevel: 'fatal', poolSize: 2, captures: { keys } });
    try {
      await app.listen(0, '127.0.0.1');
      return await work(await app.getUrl(), app);
    } finally {
      await app.close();
    }
  }
  /** A photo and a template, with the bytes that a reader gets. */
  async function taken(): Promise<{ crossing: MadeCrossing; image: string; template: string; id: string }> {
    const crossing = await makeCrossing(office, casey);
    const face = await upload(casey, crossing, await photo());
    const one = await upload(casey, crossing, Buffer.from(writeIso2011([finger('sealed', 2)])));
    const [{ id }] = await sql('select id from record.capture where ref = $1', [one.body.captures[0].ref]);
    return { crossing, image: face.body.captures[0].image, template: one.body.captures[0].template.content, id };
  }

  test('who holds the tables reads nothing, and nothing is ever written in the open', async () => {
    const { crossing, id } = await taken();
    const kept = await sql(`select i.content, i.key_id from record.capture_image i join record.capture k using (id) where k.crossing_id = $1
      union all select t.content, t.key_id from record.capture_template t where t.crossing_id = $1`, [crossing.id]);
    expect(kept).toHaveLength(2);
    for (const { content, key_id } of kept) {
      expect(key_id).toMatch(/^test\.[0-9a-f]{8}$/);
      for (const plain of [Buffer.from('PNG'), Buffer.from('FMR'), Buffer.from('IHDR'), Buffer.from([0x1f, 0x8b])]) expect((content as Buffer).subarray(0, 60).includes(plain)).toBe(false);
    }
    // the same bytes twice are not the same bytes in the table
    const again = await taken();
    const [one, other] = await sql('select content from record.capture_template where crossing_id = any ($1)', [[crossing.id, again.crossing.id]]);
    expect((one.content as Buffer).equals(other.content as Buffer)).toBe(false);
    // an attacker with the app's own connection
    const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    const capture = await makeCapture(casey, crossing, { fingerPosition: 4 });
    const [{ id: bare, person_id: person }] = await sql('select id, person_id from record.capture where ref = $1', [capture.ref]);
    const plain = Buffer.from(writeIso2005([finger('plain', 4)]));
    for (const key of ['test', null]) {
      await expect(session.query(`insert into record.capture_template (id, crossing_id, person_id, format, minutiae, origin, key_id, content) values ($1, $2, $3, 'ISO_19794_2', 5, 'template', $4, $5)`, [bare, crossing.id, person, key, plain])).rejects.toThrow();
      await expect(session.query(`insert into record.capture_image (id, person_id, content_type, key_id, content) values ($1, $2, 'image/png', $3, $4)`, [bare, person, key, await photo()])).rejects.toThrow(/kept sealed/);
    }
    expect((await session.query('select from record.capture_template')).rowCount).toBe(0); // no reason given
    expect((await session.query(`update record.capture_image set content = $1, key_id = 'x.1'`, [Buffer.alloc(60, 1)])).rowCount).toBe(0);
    await expect(session.query(`update record.capture set minutiae = 90, template_format = 'ANSI_378' where id = $1`, [bare])).rejects.toThrow(/permission denied/);
    await expect(session.query('delete from record.capture_template where id = $1', [id])).rejects.toThrow(/permission denied/);
    const stranger = await makeCrossing(office, casey);
    await expect(session.query(`insert into record.capture_template (id, crossing_id, person_id, format, minutiae, origin, key_id, content) values ($1, $2, $3, 'ISO_19794_2', 5, 'template', 'x', $4)`, [bare, stranger.id, stranger.personId, Buffer.alloc(60, 1)])).rejects.toThrow(/not this person/);
    // even with the role of the system nothing goes back into the open
    const system = await office.database.appSession({ id: casey.id, roles: 'system', reason: 'x' });
    await expect(system.query('update record.capture_template set content = $2, key_id = $3 where id = $1', [id, plain, 'x.1'])).rejects.toThrow(/kept sealed/);
    await expect(system.query('update record.capture_template set minutiae = 3 where id = $1', [id])).rejects.toThrow(/permission denied/);
    const looks = JSON.stringify(await sql(`select p.before, p.after from journal.payload p join journal.entry e on e.id = p.entry_id where e.table_name in ('capture_image', 'capture_template')`));
    expect(looks).not.toContain('"content"');
  });

  test('bytes that were changed or moved to another row do not open', async () => {
    const [one, other] = [await taken(), await taken()];
    const swap = async (id: string, content: Buffer) => sql(`with off as (select set_config('session_replication_role', 'replica', false)) update record.capture_template set content = $2 from off where id = $1`, [id, content]);
    const [{ content: mine }] = await sql('select content from record.capture_template where id = $1', [one.id]);
    const [{ content: theirs }] = await sql('select content from record.capture_template where id = $1', [other.id]);
    const read = () => bytesOf(sam, one.template, because('Attack'));
    for (const bytes of [theirs as Buffer, Buffer.concat([(mine as Buffer).subarray(0, -1), Buffer.of(1)]), (mine as Buffer).subarray(0, 40)]) {
      await swap(one.id, bytes);
      const answer = await read();
      expect([answer.status, JSON.parse(answer.bytes.toString()).type]).toEqual([409, '/problems/capture.damaged']);
    }
    await swap(one.id, mine as Buffer);
    await sql('reset session_replication_role');
    expect((await read()).status).toBe(200);
  });

  test('a wrong key refuses and says which is missing; no key keeps nothing', async () => {
    const { crossing, image, template } = await taken();
    for (const keys of [[NEXT], [{ id: 'test', key: randomBytes(32) }], []]) {
      await withKeys(keys, async (base) => {
        const answer = await bytesOf(casey, image, {}, base);
        expect([answer.status, JSON.parse(answer.bytes.toString())]).toEqual([409, expect.objectContaining({ type: '/problems/capture.no-key', detail: expect.stringMatching(/sealed with the key test\.[0-9a-f]{8}, which this server does not have/) })]);
        expect((await bytesOf(sam, template, because('Look'), base)).status).toBe(409);
        expect((await bytesOf(casey, image.replace('/image', ''), {}, base)).status).toBe(200); // what is told of it needs no key
      });
    }
    await withKeys([], async (base) => {
      const before = await countOf(crossing);
      const refused = await fetch(`${base}${crossing.self}/capture-files?externalId=NK-1`, { method: 'POST', body: (await photo()) as unknown as BodyInit, headers: { authorization: `Bearer ${casey.token}`, 'content-type': 'image/png' } });
      expect([refused.status, ((await refused.json()) as any).type]).toEqual([409, '/problems/capture.no-key']);
      expect(await countOf(crossing)).toBe(before);
    });
  });

  test('rotation seals the old and what lay in the open, may be broken off, and goes on', async () => {
    const [one, two] = [await taken(), await taken()];
    // as the landed version wrote it
    const open = await makeCapture(casey, one.crossing, { kind: 'photo', fingerPosition: undefined });
    const plain = await photo();
    const [{ id, person_id: person }] = await sql('select id, person_id from record.capture where ref = $1', [open.ref]);
    await sql(`select set_config('app.actor', $1, false), set_config('app.roles', 'system', false), set_config('session_replication_role', 'replica', false)`, [casey.id]);
    await sql(`insert into record.capture_image (id, person_id, content_type, content) values ($1, $2, 'image/png', $3)`, [id, person, plain]);
    await sql('update record.capture set has_image = true where id = $1', [id]);
    await sql('reset session_replication_role');
    const images = [one.image, two.image, `${open.self}/image`];
    const readable = async (base?: string): Promise<number[]> => Promise.all(images.map(async (path) => (await bytesOf(casey, path, {}, base)).status));
    expect((await bytesOf(casey, `${open.self}/image`)).bytes.equals(plain)).toBe(true);
    const actor = systemActor('setup', '00000000-0000-7000-8000-00000000abcd');
    const keyIds = async () => (await sql(`select split_part(coalesce(key_id, 'open'), '.', 1) as key, count(*)::int as n from (select key_id from record.capture_image union all select key_id from record.capture_template) k group by 1 order by 1`)).map(({ key, n }) => [key, n]);
    const total = (await keyIds()).reduce((sum, [, n]) => sum + Number(n), 0);
    await withKeys([NEXT, ...TEST_KEYS], async (base, app) => {
      let batches = 0;
      await expect(app.get(CaptureBytesService).rotate(actor, 1, () => { if (++batches === 3) throw new Error('the machine went down'); })).rejects.toThrow('went down');
      expect((await keyIds()).find(([key]) => key === 'next')).toEqual(['next', 3]);
      expect(await readable(base)).toEqual([200, 200, 200]);
      expect(await app.get(CaptureBytesService).rotate(actor, 2, () => undefined)).toEqual({ sealed: total - 3, left: 0, failed: [] });
    });
    expect(await keyIds()).toEqual([['next', total]]);
    await withKeys([NEXT], async (base) => {
      expect(await readable(base)).toEqual([200, 200, 200]);
      expect((await bytesOf(casey, `${open.self}/image`, {}, base)).bytes.equals(plain)).toBe(true);
      expect((await bytesOf(sam, two.template, because('After rotation'), base)).status).toBe(200);
    });
    const [{ n }] = await sql(`select count(*)::int as n from journal.entry where table_name in ('capture_image', 'capture_template') and action = 'update' and actor_id = $1`, [actor.id]);
    expect(n).toBe(total);
    // and back, by the command; what can't be opened is left and told
    const env = { ...process.env };
    const said: string[] = [];
    const write = process.stdout.write;
    try {
      Object.assign(process.env, { DATABASE_URL: office.database.app, CAPTURE_KEYS: `test:${TEST_KEYS[0]!.key.toString('base64')}` });
      process.stdout.write = ((text: string) => said.push(text) > 0) as never;
      expect(await rotateCaptures([])).toBe(1);
      process.env.CAPTURE_KEYS += `,next:${NEXT.key.toString('base64')}`;
      expect(await rotateCaptures(['--batch', '7'])).toBe(0);
    } finally {
      process.stdout.write = write;
      for (const name of ['DATABASE_URL', 'CAPTURE_KEYS']) if (env[name] === undefined) delete process.env[name]; else process.env[name] = env[name];
    }
    expect(said.join('')).toMatch(new RegExp(`^0 sealed[\\s\\S]*sealed with the key next\\.[\\s\\S]*${total} are not: keep the other keys[\\s\\S]*${total} sealed with the first key\\.\\nNothing else`));
    expect(await readable()).toEqual([200, 200, 200]);
    await expect(rotateCaptures(['--batch', '0'])).rejects.toThrow('--batch');
  });

  test('keys and commands are checked at the start, by name and without repeating them', async () => {
    const good = randomBytes(32).toString('base64');
    expect(readConfig({ CAPTURE_KEY: good }).captureKeys).toMatchObject([{ id: '1' }]);
    expect(readConfig({ CAPTURE_KEYS: `2:${good}, 1:${randomBytes(32).toString('base64')}` }).captureKeys!.map(({ id }) => id)).toEqual(['2', '1']);
    expect(readConfig({ EXTRACTOR_COMMAND: '/opt/x/mindtct -fast', EXTRACTOR_SECONDS: '5' }).extractor).toEqual({ command: ['/opt/x/mindtct', '-fast'], seconds: 5 });
    expect(readConfig({ EXTRACTOR_COMMAND: '["/opt/my x/run", "a b"]' }).extractor).toEqual({ command: ['/opt/my x/run', 'a b'], seconds: 20 });
    for (const [name, value] of [['CAPTURE_KEY', 'short'], ['CAPTURE_KEY', Buffer.alloc(32).toString('base64')], ['CAPTURE_KEY', randomBytes(31).toString('base64')], ['CAPTURE_KEYS', good], ['CAPTURE_KEYS', `a:${good},a:${good}`], ['CAPTURE_KEYS', `a b:${good}`],
      ['EXTRACTOR_COMMAND', 'mindtct'], ['EXTRACTOR_COMMAND', '["/x", 1]'], ['EXTRACTOR_COMMAND', '[']] as const) {
      expect(() => readConfig({ [name]: value })).toThrow(expect.objectContaining({ setting: name, message: expect.not.stringContaining(good) }) as never);
    }
    expect(() => readConfig({ CAPTURE_KEY: good, CAPTURE_KEYS: `2:${good}` })).toThrow(/CAPTURE_KEYS is wrong/);
    expect(() => readConfig({ EXTRACTOR_COMMAND: '/x', EXTRACTOR_SECONDS: '0' })).toThrow(/EXTRACTOR_SECONDS/);
    // beside the embedded database: made once, for this account alone
    const dataDir = join(folder, 'data');
    const keys = await Promise.all([ownKey(dataDir), ownKey(dataDir), ownKey(dataDir)]);
    expect(new Set(keys.map(({ key }) => key.toString('hex'))).size).toBe(1);
    expect((await stat(join(dataDir, 'capture.key'))).mode & 0o777).toBe(0o600);
    await writeFile(join(dataDir, 'capture.key'), 'something else');
    await expect(ownKey(dataDir)).rejects.toThrow(/is not a key for captures/);
    expect(await readFile(join(dataDir, 'capture.key'), 'utf8')).toBe('something else');
  });
});

describe('the extractor', () => {
  const ended = async (crossing: MadeCrossing, ref: string): Promise<{ template: any; extraction: any }> => until(async () => {
    const { body } = await casey.get(`/api/v1/captures/${ref}`);
    return body.extraction && body.extraction.state !== 'waiting' ? body : null;
  });
  const take = async (width: number, position = 3): Promise<{ template: any; extraction: any }> => {
    const crossing = await makeCrossing(office, casey);
    const { status, body } = await upload(casey, crossing, wsqOf(width), { fingerPosition: position });
    expect([status, body.extraction?.state, body.captures?.[0].template]).toEqual([201, 'asked', null]);
    return ended(crossing, body.captures[0].ref);
  };

  test('gets a PNG and an empty environment, and its template is kept for that finger', async () => {
    const { template, extraction } = await take(MOODS.good);
    expect([template, extraction]).toEqual([expect.objectContaining({ format: 'ISO_19794_2_2011', minutiae: finger('found', 0).minutiae.length }), { state: 'done', engine: expect.stringContaining('node'), why: null }]);
    const got = await bytesOf(sam, template.content, because('Check'));
    expect(readTemplates(got.bytes)).toMatchObject([{ position: 3 }]);
  });

  test.each([
    ['floods', /wrote more than 256 kB/], ['garbage', /is no template/], ['fails', /exit code 3/], ['otherFinger', /another finger/], ['empty', /is no template/], ['nothing', /no minutiae/],
  ] as const)('%s: told in words, nothing kept, nothing of its own words', async (mood, why) => {
    const { template, extraction } = await take(MOODS[mood]);
    expect([template, extraction]).toEqual([null, { state: 'failed', engine: expect.any(String), why: expect.stringMatching(why) }]);
    expect(extraction.why).not.toContain('secret');
  });

  test('hangs: ended in time with all that it started; it may be asked again, once at a time', async () => {
    const crossing = await makeCrossing(office, casey);
    const { body: { captures: [{ ref, self }] } } = await upload(casey, crossing, wsqOf(MOODS.hangs), { fingerPosition: 3 });
    expect((await casey.post(`${self}/extractions`)).body.type).toBe('/problems/capture.extraction-waits');
    expect((await ended(crossing, ref)).extraction).toMatchObject({ state: 'failed', why: expect.stringContaining('within 4 seconds') });
    const started = Number(await readFile(join(folder, 'card'), 'utf8'));
    await until(async () => { try { process.kill(started, 0); return false; } catch { return true; } });
    expect(await casey.post(`${self}/extractions`)).toMatchObject({ status: 202, body: { extraction: { state: 'waiting' } } });
    // a template that is handed in meanwhile stands
    expect((await casey.put(`${self}/template`, Buffer.from(writeIso2005([finger('by hand', 3)])), 'application/octet-stream')).status).toBe(200);
    expect((await ended(crossing, ref)).template).toMatchObject({ format: 'ISO_19794_2' });
    expect((await casey.post(`${self}/extractions`)).body.type).toBe('/problems/capture.has-template');
    const face = await makeCapture(casey, crossing, { kind: 'photo', fingerPosition: undefined });
    expect((await casey.post(`${face.self}/extractions`)).body.type).toBe('/problems/capture.no-print');
    const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    await expect(session.query(`update record.template_extraction set failure = null, minutiae = 50`)).rejects.toThrow(/told by its job/);
  });

  test('where none is set the answer says so, and nothing waits for it', async () => {
    const app = await createApp({ appUrl: office.database.app, logLevel: 'fatal', poolSize: 2, captures: { keys: TEST_KEYS } });
    await app.listen(0, '127.0.0.1');
    try {
      const base = await app.getUrl();
      const crossing = await makeCrossing(office, casey);
      const response = await fetch(`${base}${crossing.self}/capture-files?externalId=NX-1&fingerPosition=4`, { method: 'POST', body: wsqOf(96) as unknown as BodyInit, headers: { authorization: `Bearer ${casey.token}`, 'content-type': 'image/wsq' } });
      const body = (await response.json()) as any;
      expect(body).toMatchObject({ extraction: { state: 'no extractor', note: expect.stringMatching(/No extractor is set/) }, captures: [{ extraction: null, template: null }] });
      const asked = await fetch(`${base}${body.captures[0].self}/extractions`, { method: 'POST', headers: { authorization: `Bearer ${casey.token}` } });
      expect([asked.status, ((await asked.json()) as any).type]).toEqual([409, '/problems/capture.no-extractor']);
    } finally {
      await app.close();
    }
  });
});

test('who searches is told in the transaction: when they fail, nothing was recorded', async () => {
  const told: EventOf<'captures.registered'>[] = [];
  let fail = false;
  office.app.get(Events).on('captures.registered', async (_, event) => {
    told.push(event);
    if (fail) throw new Error('the search could not be enqueued');
  });
  const crossing = await makeCrossing(office, casey);
  const { body } = await upload(casey, crossing, Buffer.from(writeIso2005([finger('one', 2), finger('two', 3)])));
  const ids = (await sql('select id from record.capture where crossing_id = $1 order by finger_position', [crossing.id])).map(({ id }) => id);
  expect([body.captures.length, told]).toEqual([2, [{ type: 'captures.registered', crossingId: crossing.id, personId: crossing.personId, captureIds: ids }]]);
  fail = true;
  expect((await upload(casey, crossing, await photo())).status).toBe(500);
  expect(await countOf(crossing)).toBe(2);
  fail = false;
  const key = { 'idempotency-key': 'twice', authorization: `Bearer ${casey.token}`, 'content-type': 'image/png' };
  const bytes = (await photo()) as unknown as BodyInit;
  const twice: any[] = [];
  for (let time = 0; time < 2; time++) twice.push(await (await fetch(`${office.base}${crossing.self}/capture-files?externalId=ONCE`, { method: 'POST', body: bytes, headers: key })).json());
  expect([twice[0].captures[0].ref, await countOf(crossing)]).toEqual([twice[1].captures[0].ref, 3]);
});

test('an escort sees the photo of who is on their flight, not the fingers, and no template', async () => {
  const crossing = await makeCrossing(office, casey);
  const face = (await upload(casey, crossing, await photo())).body.captures[0];
  const print = (await upload(casey, crossing, wsqOf(MOODS.empty), { fingerPosition: 2 })).body.captures[0];
  await sql(`select set_config('app.actor', $1, false), set_config('app.roles', 'system', false)`, [casey.id]);
  const [flight] = await sql(`insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind)
    values ('XQ78', 'LHR', 'CDG', now() + interval '1 hour', now() + interval '3 hours', 'charter') returning id`);
  const [seat] = await sql(`insert into record.seat (flight_id, number, kind) values ($1, 1, 'returnee') returning id`, [flight.id]);
  expect((await bytesOf(esme, face.image)).status).toBe(404);
  await sql('insert into record.seat_holding (flight_id, seat_id, person_id, case_id) select $1, $2, person_id, id from record.case_file where crossing_id = $3', [flight.id, seat.id, crossing.id]);
  await sql('insert into record.flight_escort (flight_id, user_id) values ($1, $2)', [flight.id, esme.id]);
  expect((await bytesOf(esme, face.image)).status).toBe(200);
  expect((await bytesOf(esme, print.image)).status).toBe(404);
  const session = await office.database.appSession({ id: esme.id, roles: 'escort', reason: 'Boarding' });
  for (const table of ['capture', 'capture_template', 'missing_finger', 'template_extraction']) expect([table, (await session.query(`select from record.${table}`)).rowCount]).toEqual([table, 0]);
});

test('what belongs to a capture moves with its crossing', async () => {
  const moving = await sql(`select tab, of_crossing from record.moving_tables() where tab in ('capture_template', 'missing_finger', 'template_extraction') order by 1`);
  expect(moving).toEqual(['capture_template', 'missing_finger', 'template_extraction'].map((tab) => ({ tab, of_crossing: 'x.crossing_id = $1' })));
});
