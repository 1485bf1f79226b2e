import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { CaptureBytesService } from '../../src/features/biometrics/capture-bytes.service.js';
import { FaceGalleryService } from '../../src/features/searches/face-gallery.service.js';
import { FaceIdentifier } from '../../src/features/searches/face-identifier.service.js';
import { FaceVectorsService } from '../../src/features/searches/face-vectors.service.js';
import { writeIso2011 } from '../../src/matching/formats/iso-19794-2-2011.js';
import { generateFinger, impress } from '../../src/matching/synthetic.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { readConfig } from '../../src/platform/config.js';
import { Faces } from '../../src/platform/faces/faces.js';
import { facePicture } from '../support/face-picture.js';
import { makeCapture, makeCrossing, type MadeCrossing, verdict } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn, TEST_KEYS } from '../support/office.js';
import { detectorModel, embedderModel } from '../support/onnx-model.js';
import { until } from '../support/until.js';
import { openVisitor } from '../support/visitor.js';

/** Needs onnxruntime-node, as .ci/run installs it. Without it every test here fails, and says so. */
let folder: string;
let models: { detect: string; embed: string; threshold: number };
let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn;
const path = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfile-faces-'));
  await writeFile(path('detect.onnx'), detectorModel());
  await writeFile(path('embed.onnx'), embedderModel());
  models = { detect: path('detect.onnx'), embed: path('embed.onnx'), threshold: 0.5 };
  office = await openOffice({ captures: { faces: models } });
  [casey, sam, sol] = [await office.user('caseworker'), await office.user('supervisor'), await office.user('supervisor')];
});
afterAll(async () => {
  await office?.close();
  await rm(folder, { recursive: true, force: true });
});

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
const JOB = systemActor('job', '00000000-0000-7000-8000-00000000abcd');
const never = new AbortController().signal;
let sent = 0;

/** Adds a file's captures to the crossing. */
async function upload(by: SignedIn, crossing: { self: string }, bytes: Buffer, query: Record<string, string> = {}): Promise<any> {
  const words = new URLSearchParams({ externalId: `FACE-${++sent}`, ...query });
  const response = await fetch(`${office.base}${crossing.self}/capture-files?${words}`, {
    method: 'POST', body: bytes as unknown as BodyInit, headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/octet-stream' },
  });
  const body = (await response.json()) as any;
  if (response.status !== 201) throw new Error(`upload refused: ${JSON.stringify(body)}`);
  return body.captures[0];
}
/** The models of a setting, loaded. */
async function loaded(setting: Record<string, unknown>, runtime?: string): Promise<Faces> {
  const faces = new Faces({ ...models, ...setting }, runtime);
  await faces.onModuleInit();
  return faces;
}
let day = 0;
/** Somebody with a photo, each after the one before. */
async function arrived(name: string, options: Parameters<typeof facePicture>[1] = {}): Promise<MadeCrossing & { capture: any }> {
  const crossing = await makeCrossing(office, casey, { occurredAt: new Date(Date.UTC(2025, 6, 1) + ++day * 3_600_000).toISOString() });
  return { ...crossing, capture: await upload(casey, crossing, await facePicture(name, options)) };
}
/** The search of photos of that crossing, once it was made. */
const searched = (crossing: { ref: string }): Promise<any> => until(async () => {
  const { body } = await sam.get(`/api/v1/searches?crossing=${crossing.ref}`);
  return body.items.find(({ engine }: any) => engine === 'crossfile-faces');
});
const rowOf = async (crossing: { id: string }): Promise<any> => (await sql('select * from record.face_vector where crossing_id = $1', [crossing.id]))[0];

describe('a photo', () => {
  test('finds the person whom it resembles, and nobody else; two people decide', async () => {
    const earlier = await arrived('Amara');
    expect(await searched(earlier)).toMatchObject({ candidates: [], calibration: null });
    await searched(await arrived('Bekele'));
    const later = await arrived('Amara', { take: 1 });
    const search = await searched(later);
    expect(search).toMatchObject({
      engine: 'crossfile-faces', threshold: 0.5, calibration: null, captures: [later.capture.ref], remarks: [expect.stringMatching(/not calibrated/)],
      candidates: [{ person: earlier.personRef, matchReview: expect.any(String) }], parameters: { measure: 'cosine', model: expect.stringMatching(/^[0-9a-f]{64}$/), detector: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const [{ score, agreements }] = await sql(`select s.score, s.agreements from record.candidate_score s join record.candidate c using (id) join record.crossing k on k.id = c.crossing_id where k.ref = $1`, [later.ref]);
    expect(score).toBeGreaterThan(0.9);
    expect(agreements).toMatchObject([{ finger: null, score }]);
    expect((await sam.get(`/api/v1/match-reviews?crossing=${later.ref}`)).body.items).toMatchObject([{ origin: 'engine', state: 'undecided', proposedPerson: earlier.personRef }]);
    expect((await casey.get(later.capture.self)).body.face).toEqual({ state: 'searchable', found: 1, why: null, model: search.parameters.model });
  });

  test('of none or several faces is not searched with, and says so', async () => {
    for (const [marks, words] of [[0, 'No face found.'], [2, '2 faces found.'], [3, '3 faces found.']] as const) {
      const crossing = await arrived('Chidi', { marks });
      const search = await searched(crossing);
      expect(search).toMatchObject({ candidates: [], captures: [] });
      expect(search.remarks[0]).toBe(`Photo ${crossing.capture.ref} was not searched with. ${words}`);
      expect((await casey.get(crossing.capture.self)).body.face).toMatchObject({ state: 'not searchable', found: marks, why: words });
      expect(await rowOf(crossing)).toMatchObject({ faces: marks, failure: words, content: null, key_id: null, dimension: null });
      const page = await (await openVisitor(office, 'caseworker')).visit(`/people/${crossing.personRef}/biometrics`);
      expect(page.text).toContain(words);
      expect(page.text).toContain('Photo search is on. Scores of photos are not calibrated.');
    }
  });

  test('that cannot be read is no fault of the search', async () => {
    const faces = office.app.get(Faces);
    const whole = await facePicture('Desta');
    const huge = Buffer.from(whole);
    huge.writeUInt32BE(60_000, 16);
    for (const bytes of [Buffer.alloc(0), Buffer.from('nothing'), whole.subarray(0, 300), huge, Buffer.concat([whole.subarray(0, 200), Buffer.alloc(400, 7)])]) {
      expect(await faces.read(bytes)).toEqual({ faces: null, failure: 'The picture could not be read.' });
    }
    // grey, with a see-through background, tiny, very long: pictures all the same
    for (const picture of [sharp(whole).greyscale(), sharp(whole).ensureAlpha(0.5), sharp(whole).resize(1, 1), sharp(whole).resize(3000, 1, { fit: 'fill' }), sharp(whole).toColourspace('rgb16')]) {
      expect(await faces.read(await picture.png().toBuffer())).toMatchObject({ faces: expect.any(Number) });
    }
    // turned by its camera: the same face
    const vectorOf = async (bytes: Buffer) => ((await faces.read(bytes)) as { vector: Float32Array }).vector;
    const [one, turned] = [await vectorOf(whole), await vectorOf(await sharp(whole).rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer())];
    const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
    expect(cosine(one, one)).toBeCloseTo(1, 5);
    expect(cosine(one, turned)).toBeGreaterThan(0.95);
  });

  test('speaks against a match that fingers propose, and for none that it cannot see', async () => {
    const finger = (impression: number): Buffer => Buffer.from(writeIso2011([2, 3, 7, 8].map((position) => impress(generateFinger(`faces ${position}`), impression, { position }))));
    const [withoutPhoto, earlier] = [await makeCrossing(office, casey), await arrived('Gaby')];
    await upload(casey, withoutPhoto, finger(1));
    await upload(casey, earlier, finger(2));
    const later = await arrived('Farah');
    await upload(casey, later, finger(3));
    const conflicts = await until(async (): Promise<any[] | null> => {
      const rows = await sql(`select p.ref, s.conflict from record.candidate_score s join record.candidate c using (id) join record.biometric_search b on b.id = c.search_id join record.person p on p.id = c.proposed_person_id
        where c.crossing_id = $1 and b.engine <> 'crossfile-faces'`, [later.id]);
      return rows.length >= 2 ? rows : null;
    });
    expect(Object.fromEntries(conflicts!.map(({ ref, conflict }) => [ref, conflict]))).toEqual({ [earlier.personRef]: 'face_disagrees', [withoutPhoto.personRef]: null });
  });
});

describe('models', () => {
  test('of others are never compared with: each pair of models has vectors of its own', async () => {
    const person = await arrived('Gaby');
    await searched(person);
    await writeFile(path('other.onnx'), embedderModel({ seed: 99 }));
    await writeFile(path('other-detect.onnx'), detectorModel({ seed: 1 }));
    for (const change of [{ embed: path('other.onnx') }, { detect: path('other-detect.onnx') }]) {
      const [{ n: before }] = await sql('select count(*)::int as n from record.face_vector where content is not null');
      const second = await openOffice({ jobs: false, database: office.database, captures: { faces: { ...models, ...change } } });
      try {
        const [gallery, vectors] = [second.app.get(FaceGalleryService), second.app.get(FaceVectorsService)];
        await gallery.complete(never);
        expect(gallery.state).toEqual({ complete: true, photos: 0, unsearchable: 0 });
        // the same photo gets another vector beside the first
        const capture = (await sql('select id as "captureId", ref as "captureRef" from record.capture where ref = $1', [person.capture.ref]))[0];
        const [mine] = await vectors.of(JOB, [capture], never);
        await gallery.complete(never);
        expect(gallery.state.photos).toBe(1);
        expect(gallery.search((mine as { vector: Float32Array }).vector, {}).candidates).toMatchObject([{ personKey: person.personId }]);
        const [{ n: after }] = await sql('select count(*)::int as n from record.face_vector where content is not null');
        expect(after).toBe(before + 1);
        await office.app.get(FaceGalleryService).complete(never);
        expect(office.app.get(FaceGalleryService).state.photos).toBe((await sql('select count(*)::int as n from record.face_vector where content is not null and model = $1 and detector = $2', [office.app.get(Faces).model!.embedder, office.app.get(Faces).model!.detector]))[0].n);
      } finally {
        await closeBeside(second);
      }
    }
  });

  test('that insist on a size of picture are given it', async () => {
    await writeFile(path('fixed.onnx'), detectorModel({ side: 640 }));
    const fixed = await loaded({ detect: path('fixed.onnx') });
    const [one, other] = [await fixed.read(await facePicture('Hana')), await office.app.get(Faces).read(await facePicture('Hana'))] as { vector: Float32Array }[];
    one!.vector.forEach((value, at) => expect(value).toBeCloseTo(other!.vector[at]!, 4));
    await fixed.onApplicationShutdown();
  });

  test('that cannot be used stop the start, by the name of their setting', async () => {
    await writeFile(path('text.onnx'), 'not a model');
    await writeFile(path('cut.onnx'), embedderModel().subarray(0, 5000));
    await writeFile(path('less.onnx'), detectorModel({ without: 'kps_16' }));
    await writeFile(path('odd.onnx'), detectorModel({ side: 100 }));
    await writeFile(path('small.onnx'), embedderModel({ side: 96 }));
    await writeFile(path('one.onnx'), embedderModel({ numbers: 1 }));
    const wrong: [Record<string, string>, string, RegExp][] = [
      [{ detect: path('none.onnx') }, 'FACE_DETECT_MODEL', /a file that can be read/], [{ embed: folder }, 'FACE_EMBED_MODEL', /a file that can be read/], [{ detect: path('text.onnx') }, 'FACE_DETECT_MODEL', /an ONNX model/],
      [{ embed: path('cut.onnx') }, 'FACE_EMBED_MODEL', /an ONNX model/],
      [{ detect: path('less.onnx') }, 'FACE_DETECT_MODEL', /kps_16/], [{ detect: path('odd.onnx') }, 'FACE_DETECT_MODEL', /32 divides/], [{ detect: path('embed.onnx') }, 'FACE_DETECT_MODEL', /YuNet/], [{ embed: path('detect.onnx') }, 'FACE_EMBED_MODEL', /SFace/],
      [{ embed: path('small.onnx') }, 'FACE_EMBED_MODEL', /1 × 3 × 112 × 112/], [{ embed: path('one.onnx') }, 'FACE_EMBED_MODEL', /2 to 4096 numbers/],
    ];
    for (const [change, setting, message] of wrong) await expect(loaded(change)).rejects.toMatchObject({ setting, message: expect.stringMatching(message) });
    await expect(openOffice({ jobs: false, database: office.database, captures: { faces: { ...models, embed: path('text.onnx') } } })).rejects.toThrow('FACE_EMBED_MODEL is wrong');
    await expect(loaded({}, 'onnxruntime-nobody-has')).rejects.toThrow(/^FACE_DETECT_MODEL is wrong: expected the package onnxruntime-nobody-has to be installed/);
  }, 180_000);

  test('are set both or not at all', () => {
    expect(readConfig({}).faces).toBeUndefined();
    expect(readConfig({ FACE_DETECT_MODEL: '/m/d.onnx', FACE_EMBED_MODEL: '/m/e.onnx' }).faces).toEqual({ detect: '/m/d.onnx', embed: '/m/e.onnx', threshold: 0.5 });
    expect(readConfig({ FACE_DETECT_MODEL: '/m/d.onnx', FACE_EMBED_MODEL: '/m/e.onnx', FACE_THRESHOLD: '0.62' }).faces).toMatchObject({ threshold: 0.62 });
    for (const [env, name] of [[{ FACE_DETECT_MODEL: '/m/d.onnx' }, 'FACE_EMBED_MODEL'], [{ FACE_EMBED_MODEL: '/m/e.onnx' }, 'FACE_DETECT_MODEL'], [{ FACE_THRESHOLD: '0.5' }, 'FACE_THRESHOLD'],
      ...['0', '1', 'half', '-0.2', 'NaN'].map((FACE_THRESHOLD) => [{ FACE_DETECT_MODEL: 'd', FACE_EMBED_MODEL: 'e', FACE_THRESHOLD }, 'FACE_THRESHOLD'])] as [Record<string, string>, string][]) {
      expect(() => readConfig(env)).toThrow(expect.objectContaining({ setting: name }) as never);
    }
  });

  test('a thread that dies is replaced; files that were replaced meanwhile are not mixed in', async () => {
    await writeFile(path('here.onnx'), embedderModel());
    const faces = await loaded({ embed: path('here.onnx') });
    const thread = (faces as unknown as { thread: { worker: { terminate(): Promise<number> } } }).thread;
    const picture = await facePicture('Ines');
    const first = await faces.read(picture);
    await thread.worker.terminate();
    expect(await faces.read(picture)).toEqual(first);
    const cut = faces.read(picture);
    cut.catch(() => undefined);
    while (!thread.worker) await new Promise(setImmediate);
    await new Promise(setImmediate);
    await thread.worker.terminate();
    await cut.then((reading) => expect(reading).toEqual(first), (error: Error) => expect(error.message).toMatch(/ended/));
    await writeFile(path('here.onnx'), embedderModel({ seed: 5 }));
    await thread.worker?.terminate();
    await expect(faces.read(picture)).rejects.toThrow(/were replaced: restart/);
    await faces.onApplicationShutdown();
  });
});

describe('the gallery', () => {
  test('hears of what another process commits, and of a person who turns out to be another', async () => {
    const second = await openOffice({ jobs: false, database: office.database, captures: { faces: models } });
    try {
      const gallery = second.app.get(FaceGalleryService);
      const earlier = await arrived('Juma');
      await searched(earlier);
      const later = await arrived('Juma', { take: 3 });
      const { candidates: [{ matchReview }] } = await searched(later);
      const [mine] = await office.app.get(FaceVectorsService).of(JOB, [{ captureId: (await rowOf(earlier)).capture_id, captureRef: earlier.capture.ref }], never) as { vector: Float32Array }[];
      const whose = async (of: Office): Promise<string[]> => {
        await of.app.get(FaceGalleryService).complete(never);
        return of.app.get(FaceGalleryService).search(mine!.vector, { threshold: 0.9 }).candidates.map(({ personKey }) => personKey).sort();
      };
      expect(await whose(second)).toEqual([earlier.personId, later.personId].sort());
      for (const by of [sam, sol]) expect((await by.post(`/api/v1/match-reviews/${matchReview}/decisions`, verdict())).status).toBe(201);
      expect((await rowOf(later)).person_id).toBe(earlier.personId);
      expect(await whose(second)).toEqual([earlier.personId]);
      expect(await whose(office)).toEqual([earlier.personId]);
      // the line is cut: what happened meanwhile is read when it stands again
      const before = gallery.state.photos;
      await sql(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'crossfile-listener' and datname = current_database()`);
      const missed = await arrived('Kofi');
      await until(async () => (await rowOf(missed)) !== undefined);
      await until(() => gallery.complete(never).then(() => gallery.state.photos === before + 1, () => false));
    } finally {
      await closeBeside(second);
    }
  });

  test('photos from before the models were set get their vectors bit by bit, and find whom they resemble', async () => {
    const old = await openOffice();
    try {
      const clerk = await old.user('caseworker');
      const there = async (name: string, take: number, hour: number): Promise<MadeCrossing> => {
        const crossing = await makeCrossing(old, clerk, { occurredAt: new Date(Date.UTC(2025, 7, 1, hour)).toISOString() });
        const capture = await makeCapture(clerk, crossing, { kind: 'photo', fingerPosition: undefined });
        expect((await clerk.put(`${capture.self}/image`, await facePicture(name, { take }), 'image/png')).status).toBeLessThan(300);
        return crossing;
      };
      const [first, , again] = [await there('Lina', 0, 1), await there('Moses', 0, 2), await there('Lina', 1, 3)];
      expect((await clerk.get('/api/v1/face-search')).body).toMatchObject({ state: 'off', model: null, gallery: null, note: expect.stringMatching(/FACE_DETECT_MODEL and FACE_EMBED_MODEL/) });
      expect((await clerk.get(`/api/v1/captures?crossing=${first.ref}`)).body.items).toMatchObject([{ face: null }]);
      const page = await (await openVisitor(old, 'caseworker')).visit(`/people/${first.personRef}/biometrics`);
      expect(page.text).toMatch(/Photo search is off: no models of faces are set on this server.*Not searched with Photo search is off\./);
      expect((await old.database.superuser.query('select from record.face_vector union all select from record.biometric_search')).rowCount).toBe(0);

      await closeBeside(old); // every process has the models or none: one without takes searches too
      const now = await openOffice({ database: old.database, captures: { faces: models } });
      try {
        await until(async () => (await old.database.superuser.query('select from record.face_vector where content is not null')).rowCount === 3);
        const reviews = await until(async () => {
          const { rows } = await old.database.superuser.query(`select p.ref as person, c.ref as crossing, m.state from record.match_review m join record.person p on p.id = m.proposed_person_id join record.crossing c on c.id = m.crossing_id`);
          return rows.length > 0 && rows;
        });
        expect(reviews).toEqual([{ person: first.personRef, crossing: again.ref, state: 'undecided' }]);
        await until(async () => (await now.stranger.get('/health/ready')).status === 200);
        const { body } = await fetch(`${now.base}/api/v1/face-search`, { headers: { authorization: `Bearer ${clerk.token}` } }).then(async (answer) => ({ body: await answer.json() as any }));
        expect(body).toMatchObject({ state: 'on', calibrated: false, threshold: 0.5, gallery: { complete: true, photos: 3, unsearchable: 0, waiting: false } });
      } finally {
        await closeBeside(now);
      }
    } finally {
      await old.database.close();
    }
  });
});

describe('vectors', () => {
  test('are sealed, made by the job alone, and of that person’s photo', async () => {
    const crossing = await arrived('Nadia');
    await searched(crossing);
    const row = await rowOf(crossing);
    expect(row).toMatchObject({ person_id: crossing.personId, faces: 1, dimension: 64, failure: null, recorded_by: JOB.id, key_id: expect.stringMatching(/^test\./) });
    expect(row.content).toHaveLength(29 + 4 * 64);
    const journal = JSON.stringify(await sql(`select p.before, p.after, p.visibility from journal.payload p join journal.entry e on e.id = p.entry_id where e.table_name = 'face_vector'`));
    expect(journal).toContain('sha256');
    expect(journal).not.toContain('"content"');
    expect(journal).toContain('restricted');
    expect(journal).not.toContain('"open"');
    const looks = await sql(`select actor_id from journal.entry where table_name = 'capture_image' and action = 'view' and record_id = $1`, [row.capture_id]);
    expect(looks).toEqual([{ actor_id: JOB.id }]);

    const bare = await makeCapture(casey, crossing, { kind: 'photo', fingerPosition: undefined });
    const print = await makeCapture(casey, crossing, {});
    const keys = new Map((await sql('select id, ref from record.capture where crossing_id = $1', [crossing.id])).map(({ id, ref }) => [ref, id]));
    const sealed = Buffer.alloc(285, 1);
    const add = (session: { query: (text: string, values: unknown[]) => Promise<unknown> }, ref: string, content: Buffer | null, person = crossing.personId, extra = {}) => {
      const values = { model: 'a'.repeat(64), faces: 1, failure: null as string | null, dimension: content && 64, key: content && 'x', ...extra };
      return session.query('insert into record.face_vector (capture_id, crossing_id, person_id, model, detector, faces, failure, dimension, key_id, content) values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9)',
        [keys.get(ref), crossing.id, person, values.model, values.faces, values.failure, values.dimension, values.key, content]);
    };
    const clerk = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    await expect(add(clerk, bare.ref, sealed)).rejects.toThrow(/made by its job|row-level security/);
    expect((await clerk.query('select from record.face_vector')).rowCount).toBe(0); // no reason given
    expect((await clerk.query(`update record.face_vector set key_id = 'y', content = $1`, [sealed])).rowCount).toBe(0);
    await expect(clerk.query('delete from record.face_vector')).rejects.toThrow(/permission denied/);
    await expect(clerk.query('update record.face_vector set faces = 3')).rejects.toThrow(/permission denied/);
    expect((await clerk.query('select faces, failure from record.face_of($1)', [row.capture_id])).rows).toEqual([{ faces: 1, failure: null }]);
    const escort = await office.database.appSession({ id: casey.id, roles: 'escort', reason: 'x' });
    expect((await escort.query('select from record.face_of($1)', [row.capture_id])).rowCount).toBe(0);
    expect((await escort.query('select from record.face_vector')).rowCount).toBe(0);
    const auditor = await office.database.appSession({ id: casey.id, roles: 'auditor', reason: 'Inspection' });
    expect((await auditor.query('select from record.face_vector')).rowCount).toBeGreaterThan(0);

    const system = await office.database.appSession({ id: JOB.id, roles: 'system' });
    const other = await arrived('Omar');
    await expect(add(system, bare.ref, sealed, other.personId)).rejects.toThrow(/not this person/);
    await expect(add(system, print.ref, sealed)).rejects.toThrow(/has no face/);
    await expect(add(system, bare.ref, Buffer.alloc(256, 7))).rejects.toThrow(/kept sealed/);
    await expect(add(system, bare.ref, sealed, crossing.personId, { failure: 'Both.' })).rejects.toThrow(/face_vector_or_why/);
    await expect(add(system, bare.ref, sealed, crossing.personId, { faces: 2 })).rejects.toThrow(/face_vector_whole/);
    await expect(add(system, bare.ref, null, crossing.personId, { faces: 0 })).rejects.toThrow(/face_vector_or_why/);
    await expect(add(system, bare.ref, sealed, crossing.personId, { model: 'mine' })).rejects.toThrow(/check constraint/);
    await expect(add(system, crossing.capture.ref, sealed, crossing.personId, { model: row.model })).resolves.toBeDefined(); // of another detector
    await expect(add(system, crossing.capture.ref, sealed, crossing.personId, { model: row.model })).rejects.toThrow(/face_vector_once/);
    await expect(system.query('update record.face_vector set content = $2, key_id = $3 where id = $1', [row.id, Buffer.alloc(256, 7), 'y'])).rejects.toThrow(/kept sealed/);
    await expect(system.query('update record.face_vector set content = $2 where id = $1', [row.id, sealed])).rejects.toThrow(/kept sealed/);
    await expect(system.query('update record.face_vector set content = null, key_id = null where id = $1', [row.id])).rejects.toThrow();
    await expect(system.query('update record.face_vector set person_id = $2 where id = $1', [row.id, other.personId])).rejects.toThrow(/permission denied/);
    expect(await sql(`select tab, of_crossing from record.moving_tables() where tab = 'face_vector'`)).toEqual([{ tab: 'face_vector', of_crossing: 'x.crossing_id = $1' }]);
  });

  test('are sealed again with another key like everything else of a capture', async () => {
    const crossing = await arrived('Pili');
    await searched(crossing);
    const next = { id: 'next', key: Buffer.alloc(32, 9) };
    const both = await openOffice({ jobs: false, database: office.database, captures: { keys: [next, ...TEST_KEYS], faces: models } });
    const sealedWith = async () => (await sql(`select distinct split_part(key_id, '.', 1) as key from record.face_vector where content is not null and detector = $1 and model = $2`, [both.app.get(Faces).model!.detector, both.app.get(Faces).model!.embedder])).map(({ key }) => key);
    try {
      const before = await rowOf(crossing);
      // what the attack above left can't be opened by anybody
      const { failed } = await both.app.get(CaptureBytesService).rotate(JOB, 3, () => undefined);
      expect(failed.length).toBeLessThanOrEqual(1);
      expect(await sealedWith()).toEqual(['next']);
      expect((await rowOf(crossing)).content.equals(before.content)).toBe(false);
      expect(await both.app.get(CaptureBytesService).rotate(JOB, 100, () => undefined)).toMatchObject({ sealed: 0 });
      const found = await both.app.get(FaceIdentifier).identify({
        crossingId: crossing.id, personId: crossing.personId, ownRecords: [], fingers: [], missing: [], photos: [{ captureId: before.capture_id, captureRef: crossing.capture.ref }], before: new Date(), asOf: new Date(),
      }, never);
      expect(found!.proposals).toMatchObject([{ personId: crossing.personId, score: expect.closeTo(1, 5) }]);
      // an office without the new key searches with what it can open, and says what it can't
      const blind = await openOffice({ jobs: false, database: office.database, captures: { faces: models } });
      await blind.app.get(FaceGalleryService).complete(never);
      expect(blind.app.get(FaceGalleryService).state).toMatchObject({ photos: 0, unsearchable: (await sql('select count(*)::int as n from record.face_vector where content is not null and model = $1 and detector = $2', [before.model, before.detector]))[0].n });
      await closeBeside(blind);
      await openAgain(both);
    } finally {
      await closeBeside(both);
    }
  });
});

/** An office on the database of another: its own connections alone are closed. */
async function closeBeside(second: Office): Promise<void> {
  (second.app.getHttpServer() as { closeAllConnections(): void }).closeAllConnections();
  await second.app.close();
}

/** Seals everything with the key of the tests again. */
async function openAgain(_both: Office): Promise<void> {
  const next = { id: 'next', key: Buffer.alloc(32, 9) };
  const back = await openOffice({ jobs: false, database: office.database, captures: { keys: [...TEST_KEYS, next], faces: models } });
  await back.app.get(CaptureBytesService).rotate(JOB, 100, () => undefined);
  await closeBeside(back);
}
