import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { writeIso2005 } from '../../src/matching/formats/iso-19794-2-2005.js';
import { generateFinger, impress } from '../../src/matching/synthetic.js';
import { ansiNistFile, binaryPrint, taggedRecord } from '../support/ansi-nist-writer.js';
import { makeCrossing, type MadeCrossing } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { ridgeImage } from '../support/ridge-image.js';
import { openVisitor, type Visitor } from '../support/visitor.js';
import { encodeWsq } from '../support/wsq-encoder.js';

const XSS = `<script>alert(1)</script>"'>`;

let office: Office;
let carol: Visitor, sam: Visitor, audrey: Visitor, esme: Visitor;
let casey: SignedIn;
let crossing: MadeCrossing;
beforeAll(async () => {
  office = await openOffice({ jobs: false });
  casey = await office.user('caseworker');
  [carol, sam, audrey, esme] = [await openVisitor(office, 'caseworker'), await openVisitor(office, 'supervisor'), await openVisitor(office, 'auditor'), await openVisitor(office, 'escort')];
  crossing = await makeCrossing(office, casey);
});
afterAll(() => office.close());

const template = (seed: string, position: number): Buffer => Buffer.from(writeIso2005([impress(generateFinger(`pages ${seed}`), 1, { position })]));
const wsq = (): Buffer => Buffer.from(encodeWsq(ridgeImage(96, 112)));
const fileOf = (bytes: Buffer, name = 'capture.bin'): File => new File([new Uint8Array(bytes)], name);
const form = () => carol.visit(`/crossings/${crossing.ref}/captures/new`);

describe('captures from a file', () => {
  test('from the person’s page: a template becomes a capture, and the page says what is there', async () => {
    const page = await (await carol.visit(`/people/${crossing.personRef}/biometrics`)).follow('Add captures from a file');
    expect([page.status, page.url]).toEqual([200, `/crossings/${crossing.ref}/captures/new`]);
    expect(page.text).toContain('No extractor is set on this server');
    const added = await page.submit('Add', { file: fileOf(template('one', 7), `${XSS}.fmr`), externalId: XSS, device: XSS, quality: '64', qualityAlgorithm: 'NFIQ2 2.3' });
    expect([added.status, added.url]).toEqual([200, `/people/${crossing.personRef}/biometrics`]);
    expect(added.text).toMatch(/Recorded: left index finger\./);
    expect(added.text).toMatch(/quality 64 of 100 by NFIQ2 2\.3/);
    expect(added.text).toMatch(/Template with \d+ minutiae \(ISO\/IEC 19794-2:2005\)/);
    expect(added.html).not.toContain(XSS);
    expect(added.html).toContain('&lt;script&gt;');
  });

  test('errors stand at their fields, and what was typed stays', async () => {
    const nothing = await (await form()).submit('Add', { device: 'Desk 9' });
    expect([nothing.root.querySelector('#file-error')?.text, nothing.root.querySelector('#device')?.getAttribute('value')]).toEqual([expect.stringContaining('Choose a file.'), 'Desk 9']);
    const noPicture = await (await form()).submit('Add', { file: fileOf(Buffer.from('%PDF-1.7')), externalId: 'X-1' });
    expect(noPicture.root.querySelector('#file-error')?.text).toContain('This is none of the files that are taken');
    const unsaid = await (await form()).submit('Add', { file: fileOf(wsq()), externalId: 'X-2' });
    expect(unsaid.root.querySelector('#fingerPosition-error')?.text).toContain('Say which finger it is');
    expect((await (await form()).submit('Add', { file: fileOf(template('two', 1)) })).root.querySelector('#externalId-error')).not.toBeNull();
    expect((await (await form()).submit('Add', { file: fileOf(template('two', 1)), externalId: 'X-3', quality: '200' })).root.querySelector('#quality-error')).not.toBeNull();
    const { rows: [{ n }] } = await office.database.superuser.query(`select count(*)::int as n from record.capture where external_id like 'X-%'`);
    expect(n).toBe(0);
  });

  test('an ANSI/NIST file: what was made and what was passed over is said', async () => {
    const photo = await sharp({ create: { width: 60, height: 80, channels: 3, background: '#a08070' } }).png().toBuffer();
    const bytes = Buffer.from(ansiNistFile([
      taggedRecord(2, 0, { 18: [['DOE', 'JANE']] }), binaryPrint(1, { impression: 1, fingers: [3], width: 96, height: 112, compression: 1, data: wsq() }),
      taggedRecord(10, 2, { 3: 'FACE', 6: '60', 7: '80', 8: '0', 9: '0', 10: '0', 11: 'PNG', 12: 'RGB', 999: photo }),
    ], { 9: 'PAGE-1' }));
    const added = await (await form()).submit('Add', { file: fileOf(bytes) });
    expect(added.text).toMatch(/Recorded: right middle finger, photo\. Passed over: record 2 \(type 2\): Text about the person/);
    expect(added.text).toContain('No extractor is set on this server');
    expect(added.html).not.toContain('DOE');
    // the finger in WSQ is shown as the other pictures are
    const image = added.root.querySelectorAll('img.cf-photo').find((one) => one.getAttribute('alt')!.startsWith('Right middle'))!.getAttribute('src')!;
    const shown = await fetch(office.base + image, { headers: { cookie: carol.cookie } });
    expect([shown.status, shown.headers.get('content-type'), shown.headers.get('cache-control')]).toEqual([200, 'image/png', 'no-store']);
    expect((await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).width).toBe(480);
  });

  test('a template is taken away by whoever may and says what for', async () => {
    expect((await carol.visit(`/people/${crossing.personRef}/biometrics`)).text).not.toContain('Take the template away');
    const page = await sam.visit(`/people/${crossing.personRef}/biometrics`);
    const silent = await page.submit('Download the template');
    expect(silent.text).toContain('Say what it is taken away for.');
    expect(silent.root.querySelectorAll('details[open]')).toHaveLength(1);
    const taken = await silent.submit('Download the template', { reason: 'Search by a partner' });
    expect([taken.status, taken.headers['content-type'], taken.headers['content-disposition']]).toEqual([200, 'application/octet-stream', expect.stringMatching(/^attachment; filename="CP-[A-Z0-9-]+\.fmr"$/)]);
    expect(taken.html.startsWith('FMR')).toBe(true);
    const audited = await audrey.visit(`/people/${crossing.personRef}/biometrics`);
    expect(audited.text).toContain('Take the template away');
    expect(audited.text).not.toContain('Add captures from a file');
    for (const visitor of [audrey, esme]) for (const path of ['captures/new', 'missing-fingers']) expect((await visitor.visit(`/crossings/${crossing.ref}/${path}`)).status).toBe(403);
    for (const ref of ['CR-2222-22', 'nonsense', crossing.personRef]) expect([400, 404]).toContain((await carol.visit(`/crossings/${ref}/captures/new`)).status);
  });
});

test('fingers that are missing are said, shown, corrected, and refused where one was taken', async () => {
  const page = await (await carol.visit(`/people/${crossing.personRef}/biometrics`)).follow('Say which fingers are missing');
  const said = await page.submit('Save', { 'finger-5': 'amputated', 'finger-10': 'bandaged' });
  expect(said.text).toContain('Missing: right little finger (amputated), left little finger (bandaged).');
  const again = await said.follow('Say which fingers are missing');
  expect(again.root.querySelector('#finger-5 option[selected]')?.getAttribute('value')).toBe('amputated');
  expect((await again.submit('Save', { 'finger-5': '' })).text).toContain('Missing: left little finger (bandaged).');
  const refused = await (await said.follow('Say which fingers are missing')).submit('Save', { 'finger-7': 'amputated' });
  expect(refused.text).toContain('Left index finger was taken at this crossing');
  const gone = await (await form()).submit('Add', { file: fileOf(template('gone', 5)), externalId: 'G-1' });
  expect(gone.text).toContain('Recorded: right little finger.');
});
