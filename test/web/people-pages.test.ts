import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newCase } from '../support/make-case.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { openVisitor } from '../support/visitor.js';

let office: Office;
let api: SignedIn;
type Browser = Awaited<ReturnType<typeof openVisitor>>;
let carol: Browser, sarah: Browser, audrey: Browser, emil: Browser;
beforeAll(async () => {
  office = await openOffice();
  api = await office.user('caseworker');
  [carol, sarah, audrey, emil] = [await openVisitor(office, 'caseworker'), await openVisitor(office, 'supervisor'), await openVisitor(office, 'auditor'), await openVisitor(office, 'escort')];
});
afterAll(() => office.close());

const XSS = `<script>alert(1)</script>"'>`;
const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values).then(({ rows }) => rows);
async function person(names: object[] = [{ givenNames: 'Dariush', familyNames: 'Rahmani' }], more: object = {}): Promise<string> {
  const { status, body } = await api.post('/api/v1/people', { names, ...more });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.ref;
}
/** What people typed stands on the page as text, and no script of theirs runs. */
function harmless(html: string): void {
  expect(html).not.toContain('<script>alert');
  expect(html).toContain('&lt;script&gt;alert');
}

describe('searching', () => {
  test('by name, with nothing of it in an address; again from there', async () => {
    const ref = await person([{ givenNames: 'Parwin', familyNames: 'Sahak' }], { births: [{ date: '1993-05' }], nationalities: [{ code: 'AFG' }] });
    const page = await (await carol.visit('/people')).submit('Search', { q: 'sahaq parvin' });
    expect(page).toMatchObject({ status: 200, url: expect.stringMatching(/^\/people\?search=[\w-]{22}$/) });
    expect(page.text).toMatch(/No exact match; 1 is like it\..*Parwin Sahak PE-.*May 1993 Afghanistan.*(Sounds|Spelled) alike/);
    expect((await page.follow('Parwin Sahak')).url).toBe(`/people/${ref}`);
    const again = await page.submit('Search', { q: 'Parwin', birthYear: '1993' });
    expect(again.text).toContain('1 person fits.');
    expect((await (await carol.visit('/people')).submit('Search', { q: ref })).text).toContain('Parwin Sahak');
    expect((await page.submit('Search', { q: 'Unheardof' })).text).toContain('Nobody on record fits.');
    // somebody else's search is nobody's
    const others = await sarah.visit(page.url);
    expect(others.status).toBe(404);
    expect(others.text).toContain('not kept any more');
  });

  test('says at the field what is wrong, and keeps what was typed', async () => {
    const empty = await (await carol.visit('/people')).submit('Search');
    expect(empty.title).toMatch(/^Error: /);
    expect(empty.text).toContain('Enter a name, a reference or anything else that you know');
    const wrong = await empty.submit('Search', { q: XSS, birthYear: '93', 'crossedFrom-day': '31', 'crossedFrom-month': '2', 'crossedFrom-year': '2025' });
    harmless(wrong.html);
    expect(wrong.text).toContain('Enter a date that exists');
    expect(wrong.root.querySelector('#birthYear')?.getAttribute('value')).toBe('93');
    expect((await wrong.submit('Search', { 'crossedFrom-day': '', 'crossedFrom-month': '', 'crossedFrom-year': '' })).text).toContain('Enter a year');
    harmless((await (await carol.visit('/people')).submit('Search', { q: `Parwin ${XSS}`.replace('1', 'x') })).html.replaceAll('alert(x)', 'alert(1)'));
  });

  test('a list by status and nationality needs no token in its address', async () => {
    const ref = await person([{ familyNames: 'Listed' }], { nationalities: [{ code: 'VNM' }] });
    const page = await carol.visit('/people?nationality=VNM&status=active');
    expect(page.text).toContain('Listed');
    expect(page.html).toContain(`/people/${ref}`);
    expect((await page.follow('Remove filter Viet')).url).toBe('/people?status=active');
    expect((await carol.visit('/people?nationality=QQQ')).status).toBe(400);
  });
});

describe('one person on one screen', () => {
  test('says where things stand, draws the line and tells it in a table', async () => {
    const made = await newCase(office, { name: 'Semhar' });
    await sql(`insert into record.crossing (person_id, registered_person_id, occurred_at, place, source) values ($1, $1, $2, 'Dungeness', 'police')`, [made.personId, new Date(made.arrivedAt.getTime() + 20 * 86_400_000)]);
    const page = await carol.visit(`/people/${made.personRef}`);
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/Crossed twice, last on .*; case CA-\S+ stands at “encountered”\./);
    expect(page.root.querySelectorAll('svg .cf-life__mark--crossing')).toHaveLength(2);
    expect(page.root.querySelector('svg desc')!.text).toMatch(/^Crossed .*; Crossed /);
    expect(page.text).toMatch(/Crossed Dover/);
    expect(page.html).not.toMatch(/ style=| onclick=/);
  });

  test('names in all scripts, each in its own direction', async () => {
    const ref = await person([{ givenNames: 'Dariush', familyNames: 'Rahmani', script: 'Latn' }, { givenNames: 'داریوش', familyNames: 'رحمانی', script: 'Arab', transliteration: 'Daryush Rahmany' }]);
    const page = await carol.visit(`/people/${ref}`);
    expect(page.html).toContain('<bdi lang="und-Arab" dir="rtl">داریوش رحمانی</bdi>');
    expect(page.html).toContain('<bdi dir="ltr">Daryush Rahmany</bdi>');
  });

  test('is stopped at once in two clicks; the lifting waits for a second person', async () => {
    const ref = await person();
    const stopped = await (await carol.visit(`/people/${ref}`)).submit('Stop now', { kind: 'injunction', note: XSS });
    expect(stopped.text).toMatch(/Stopped: barrier BA-\S+ is in force/);
    expect(stopped.text).toContain('open: injunction');
    const barriers = await carol.visit(`/people/${ref}/barriers`);
    harmless(barriers.html);
    const form = await barriers.follow('Propose to lift it');
    expect((await form.submit('Propose lifting', { reason: '' })).title).toMatch(/^Error/);
    expect((await form.submit('Propose lifting', { reason: 'Discharged.' })).text).toMatch(/AP-\S+ waits for a supervisor/);
    const more = await (await carol.visit(`/people/${ref}/barriers/new`)).submit('Record barrier', { kind: 'rule_35_report', effects: [], note: 'Informs' });
    expect(more.text).toContain('Rule 35 report');
    const nothing = await (await carol.visit(`/people/${ref}`)).submit('Stop now', { kind: 'nonsense' });
    expect(nothing.title).toMatch(/^Error/);
  });
});

describe('correcting who somebody is', () => {
  test('supersedes, with the reason beside it', async () => {
    const ref = await person([{ givenNames: 'Wrong', familyNames: 'Name' }]);
    const form = await (await carol.visit(`/people/${ref}/details`)).follow('Change names');
    const unsaid = await form.submit('Save', { 'names.0.givenNames': 'Right' });
    expect(unsaid.text).toContain('Say why.');
    expect(unsaid.root.querySelector('#names-0-givenNames')?.getAttribute('value')).toBe('Right');
    const saved = await unsaid.submit('Save', { reason: 'Passport seen.' });
    expect(saved.text).toMatch(/Saved\..*Right Name.*What counted before/);
    const [entry] = await sql(`select p.reason from journal.entry e join journal.payload p on p.entry_id = e.id where e.table_name = 'person_name' and e.actor_id = $1 order by e.id desc limit 1`, [carol.id]);
    expect(entry.reason).toBe('Passport seen.');
    const births = await (await carol.visit(`/people/${ref}/edit/births`)).submit('Save', { 'births.0.date-year': '1998', 'births.0.date-month': '13', reason: 'Said so' });
    expect(births.root.querySelector('#births-0-date-error')).not.toBeNull();
    expect((await births.submit('Save', { 'births.0.date-month': '4' })).text).toContain('April 1998');
    const nation = await (await carol.visit(`/people/${ref}/edit/nationalities`)).submit('Save', { 'nationalities.0.code': 'ERI', reason: 'Said so' });
    expect(nation.text).toContain('Eritrea');
    const number = await (await carol.visit(`/people/${ref}/edit/references`)).submit('Save', { 'references.0.scheme': 'port', 'references.0.number': XSS, reason: XSS });
    harmless(number.html);
    const none = await (await carol.visit(`/people/${ref}/edit/references`)).submit('Save', { 'references.1.number': '17', reason: 'Said so' });
    expect(none.root.querySelector('#references-1-scheme-error')).not.toBeNull();
    const other = await (await carol.visit(`/people/${ref}/edit/other`)).submit('Save', { sex: 'F', careNeeds: XSS, possibleTwin: 'true', reason: 'Doctor' });
    harmless(other.html);
    expect(other.text).toContain('Has a possible twin');
    expect((await (await carol.visit(`/people/${ref}/edit/other`)).submit('Save', { sex: '', careNeeds: '', reason: 'Taken back' })).text).toContain('No care needs recorded');
    expect((await carol.visit(`/people/${ref}/edit/everything`)).status).toBe(404);
  });

  test('who saves second sees yours, theirs and the original', async () => {
    const ref = await person([{ givenNames: 'First', familyNames: 'Seen' }]);
    const form = await carol.visit(`/people/${ref}/edit/names`);
    await (await sarah.visit(`/people/${ref}/edit/names`)).submit('Save', { 'names.0.givenNames': 'Theirs', reason: 'Passport' });
    const conflict = await form.submit('Save', { 'names.0.givenNames': 'Mine', reason: 'Interview' });
    expect(conflict.text).toContain('Someone else saved this first');
    expect(conflict.text).toMatch(/Name 1: given names First Theirs Changed Mine/);
    expect((await conflict.submit('Save')).text).toContain('Mine Seen');
  });

  test('a possible child stays one until two agree', async () => {
    const ref = await person([{ familyNames: 'Young' }], { births: [{ date: String(new Date().getUTCFullYear() - 15) }] });
    const details = await carol.visit(`/people/${ref}/details`);
    expect(details.text).toContain('May be under 18');
    const alone = await (await carol.visit(`/people/${ref}/edit/births`)).submit('Save', { 'births.0.date-year': '1990', reason: 'Says so now' });
    expect(alone.text).toContain('two people must agree');
    const proposed = await (await details.follow('Propose to withdraw')).submit('Propose withdrawal', { birth: String(new Date().getUTCFullYear() - 15), reason: 'Passport found genuine.' });
    expect(proposed.text).toMatch(/AP-\S+ waits for a supervisor/);
  });

  test('representatives come and go', async () => {
    const ref = await person();
    const form = await (await carol.visit(`/people/${ref}/details`)).follow('Add a representative');
    expect((await form.submit('Add representative', { name: 'N', email: 'nonsense' })).text).toContain('Enter an e-mail address');
    const added = await form.submit('Add representative', { name: XSS, organisation: XSS, email: 'n@law.example', telephone: XSS.slice(0, 40) });
    harmless(added.html);
    const [, href] = [...added.links].find(([text]) => text.startsWith('Change <script>'))!;
    const ended = await (await carol.visit(href)).submit('Save', { name: 'Nadia', organisation: '', telephone: '', 'endedAt-day': '1', 'endedAt-month': '1', 'endedAt-year': '2020', 'endedAt-time': '09:00' });
    expect(ended.text).toContain('cannot have ceased to act before');
  });
});

describe('papers', () => {
  const pdf = new File([Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF')], 'x.exe', { type: 'application/octet-stream' });

  test('come with their scan, told by its content, without a script', async () => {
    const ref = await person();
    const form = await (await carol.visit(`/people/${ref}/documents`)).follow('Add a document');
    const wrong = await form.submit('Add document', { kind: 'passport', title: XSS, content: new File([Buffer.from('MZ\u0000\u0000program')], 'passport.pdf', { type: 'application/pdf' }) });
    expect(wrong.title).toMatch(/^Error/);
    expect(wrong.root.querySelector('#content-error')).not.toBeNull();
    harmless(wrong.html);
    expect(await sql('select from record.document d join record.person p on p.id = d.person_id where p.ref = $1', [ref])).toEqual([]);
    const added = await wrong.submit('Add document', { content: pdf, number: XSS, issuer: XSS });
    harmless(added.html);
    expect(added.text).toMatch(/DO-\S+ added/);
    const [, href] = [...added.links].find(([text]) => text.startsWith('Download the file'))!;
    const file = await carol.visit(href);
    expect(file.headers).toMatchObject({ 'content-type': 'application/pdf', 'content-disposition': expect.stringMatching(/^attachment; filename="DO-[\w-]+\.pdf"$/), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    const twin = await (await carol.visit(`/people/${ref}/documents/new`)).submit('Add document', { kind: 'passport', title: 'Again', content: pdf });
    expect(twin.text).toContain('the very same scan as');
    const changed = await (await added.follow('Change <script>')).submit('Save', { title: 'Passport', number: '', authenticity: 'doubtful' });
    expect(changed.text).toMatch(/saved\..*Passport Doubtful/);
  });

  test('that are restricted open with a reason, which stays on record', async () => {
    const ref = await person();
    const page = await (await carol.visit(`/people/${ref}/documents/new`)).submit('Add document', { kind: 'medical', title: 'Report', content: pdf, restricted: 'true' });
    expect(page.text).toContain('Restricted');
    const [document] = await sql(`select d.ref, d.id from record.document d join record.person p on p.id = d.person_id where p.ref = $1`, [ref]);
    expect((await carol.visit(`/documents/${document.ref}/content`)).status).toBe(403);
    expect((await page.submit('Download')).text).toContain('Say why you open it.');
    expect((await page.submit('Download', { reason: 'Bundle for court' })).headers['content-type']).toBe('application/pdf');
    const [look] = await sql(`select p.reason from journal.entry e join journal.payload p on p.entry_id = e.id where e.record_id = $1 and e.table_name = 'document_content' and e.action = 'view' order by e.id desc limit 1`, [document.id]);
    expect(look.reason).toBe('Bundle for court');
  });
});

describe('notes and tasks', () => {
  test('are written, and special categories read with a reason', async () => {
    const ref = await person();
    const notes = await carol.visit(`/people/${ref}/notes`);
    expect((await notes.submit('Add note')).text).toContain('Write the note.');
    const written = await notes.submit('Add note', { body: XSS });
    harmless(written.html);
    const health = await written.submit('Add note', { body: 'Takes insulin', category: 'health' });
    expect(health.text).toContain('1 restricted note');
    expect(health.text).not.toContain('insulin');
    expect((await health.submit('Show them')).text).toContain('Say why you read them.');
    const shown = await health.submit('Show them', { reason: 'Preparing the doctor’s visit' });
    expect(shown.text).toContain('Takes insulin');
    expect(shown.headers['cache-control']).toBe('no-store');
    expect((await carol.visit(`/people/${ref}/notes`)).text).not.toContain('insulin');
    const tasks = await (await carol.visit(`/people/${ref}/tasks`)).submit('Add task', { title: XSS });
    harmless(tasks.html);
    harmless((await carol.visit(`/people/${ref}`)).html);
    expect((await tasks.submit('Mark as done')).text).toContain('Done:');
    expect((await tasks.submit('Add task', { title: '' })).text).toContain('Say what is to be done.');
  });
});

describe('somebody arrives', () => {
  const landed = { 'occurredAt-day': '14', 'occurredAt-month': '11', 'occurredAt-year': '2025', 'occurredAt-time': '05:40', place: 'Dover', source: 'border_force' };

  test('who may be known is proposed as a match and joined to nobody', async () => {
    const known = await person([{ givenNames: 'Farhad', familyNames: 'Noorzai' }], { births: [{ date: '1996' }], nationalities: [{ code: 'AFG' }] });
    const form = await carol.visit('/people/new');
    const check = await form.submit('Continue', { ...landed, givenNames: 'Farhaad', familyNames: 'Nurzay', 'birth-year': '1996', nationality: 'AFG' });
    expect(check.url).toMatch(/^\/people\/new\/[\w-]{22}$/);
    expect(check.text).toMatch(/Possibly already recorded.*1 person on record may be the same.*Farhad Noorzai.*Why: The name sounds alike; Same birth year; Same nationality: Afghanistan/);
    expect((await check.submit('Register')).text).toContain('Say whether this may be somebody already on record.');
    expect((await check.submit('Register', { answer: 'may_be' })).text).toContain('Choose whom this may be.');
    expect((await check.submit('Register', { answer: 'may_be', mayBe: known })).text).toContain('Say why this may be them.');
    const made = await check.submit('Register', { answer: 'may_be', mayBe: known, rationale: 'Same village and photo' });
    expect(made.text).toContain('A match was proposed: examiners decide');
    expect(made.text).toContain('Match undecided');
    expect(made.text).toContain('whether this is somebody already on record waits for examiners');
    const ref = made.url.split('/').at(-1)!;
    expect(ref).not.toBe(known);
    expect(await sql(`select r.state, r.origin, q.ref from record.match_review r join record.person q on q.id = r.proposed_person_id join record.crossing c on c.id = r.crossing_id join record.person p on p.id = c.person_id where p.ref = $1`, [ref]))
      .toEqual([{ state: 'undecided', origin: 'colleague', ref: known }]);
    expect((await carol.visit(`/people/${known}`)).text).not.toContain('Merged');
    // sent twice, made once
    const before = (await sql('select count(*)::int as n from record.crossing'))[0].n;
    await check.submit('Register', { answer: 'may_be', mayBe: known, rationale: 'Same village and photo' });
    expect((await sql('select count(*)::int as n from record.crossing'))[0].n).toBe(before);
  });

  test('nobody known: registered at once; what is wrong is said at its field', async () => {
    const form = await carol.visit('/people/new');
    expect((await form.submit('Continue', { givenNames: XSS })).text).toContain('Enter when they landed');
    const wrong = await form.submit('Continue', { ...landed, place: '', givenNames: XSS, familyNames: XSS, birthPlace: XSS, scriptGivenNames: XSS, number: XSS, scheme: '' });
    harmless(wrong.html);
    for (const id of ['place', 'scheme']) expect([id, wrong.root.querySelector(`#${id}-error`) !== null]).toEqual([id, true]);
    const check = await wrong.submit('Continue', { place: XSS, scheme: 'nrm' });
    harmless(check.html);
    const made = await check.submit('Register', check.text.includes('Is this one of them?') ? { answer: 'none' } : {});
    expect(made.text).toMatch(/Registered as PE-/);
    harmless(made.html);
    harmless((await carol.visit(made.url + '/details')).html);
    expect((await sarah.visit(check.url)).status).toBe(404);
  });

  test('photo and fingers are taken; an ID on record proposes its owner', async () => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    const [one, other] = [await newCase(office, { name: 'Taken' }), await newCase(office, { name: 'Again' })];
    const take = async (ref: string, fields: Record<string, string | File>) => (await carol.visit(`/people/${ref}/biometrics/new`)).submit('Record', fields);
    expect((await take(one.personRef, { kind: 'finger', externalId: 'FP-77' })).root.querySelector('#fingerPosition-error')).not.toBeNull();
    expect((await take(one.personRef, { kind: 'photo', externalId: 'PH-77', image: new File([Buffer.from('no picture')], 'face.png') })).root.querySelector('#image-error')).not.toBeNull();
    const taken = await take(one.personRef, { kind: 'photo', externalId: 'PH-77', device: XSS, image: new File([png], 'face.png') });
    harmless(taken.html);
    expect(taken.root.querySelector('img.cf-photo')?.getAttribute('src')).toMatch(/^\/reentry\/captures\/CP-.*\/image$/);
    expect((await carol.visit(`/people/${one.personRef}`)).root.querySelector('img.cf-photo')).not.toBeNull();
    expect((await take(other.personRef, { kind: 'photo', externalId: 'PH-77' })).text).toContain('a match was proposed');
    // an auditor says why
    const audited = await audrey.visit(`/people/${one.personRef}/biometrics`);
    expect(audited.root.querySelector('img.cf-photo')).toBeNull();
    expect((await audited.submit('Show the picture')).text).toContain('Say why you open it.');
    expect((await audited.submit('Show the picture', { reason: 'Complaint 118' })).headers['content-type']).toBe('image/png');
  });
});

describe('who may what', () => {
  const PAGES = ['', '/details', '/biometrics', '/documents', '/barriers', '/notes', '/tasks', '/history'];

  test('an auditor reads every page and finds no form that changes something; an escort finds none', async () => {
    const made = await newCase(office, { name: 'Looked at' });
    for (const path of PAGES) {
      const page = await audrey.visit(`/people/${made.personRef}${path}`);
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.root.querySelectorAll('main form[method=post]').map((form) => form.getAttribute('action'))).toEqual([]);
      expect((await emil.visit(`/people/${made.personRef}${path}`)).status).toBe(403);
    }
    for (const path of ['/edit/names', '/representatives/new', '/documents/new', '/barriers/new', '/biometrics/new']) expect((await audrey.visit(`/people/${made.personRef}${path}`)).status).toBe(403);
    expect((await audrey.visit('/people/new')).status).toBe(403);
    expect((await audrey.visit('/people')).status).toBe(200);
  });

  test('a stranger signs in first and comes back; a form of another site changes nothing', async () => {
    const ref = await person();
    const answer = await fetch(`${office.base}/people/${ref}`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe(`/sign-in?return=${encodeURIComponent(`/people/${ref}`)}`);
    for (const path of [`/people/${ref}/stop`, '/people/searches', '/people/new', `/people/${ref}/edit/names`, `/people/${ref}/notes`, `/people/${ref}/documents/new`]) {
      const forged = await carol.send(path, { method: 'POST', body: new URLSearchParams({ kind: 'injunction', q: 'x' }), headers: { 'sec-fetch-site': 'cross-site' } }, true);
      expect([path, forged.status]).toEqual([path, 403]);
      const tokenless = await carol.send(path, { method: 'POST', body: new URLSearchParams({ kind: 'injunction', q: 'x' }) }, true);
      expect([path, tokenless.status]).toEqual([path, 403]);
    }
    expect(await sql('select from record.barrier b join record.person p on p.id = b.person_id where p.ref = $1', [ref])).toEqual([]);
  });
});

describe('while a match is undecided', () => {
  test('no page of either person tells a score, an answer or an examiner', async () => {
    const [one, other] = [await newCase(office, { name: 'Probe' }), await newCase(office, { name: 'Record' })];
    const [{ crossing }] = await sql('select ref as crossing from record.crossing where id = $1', [one.crossingId]);
    const search = await api.post(`/api/v1/crossings/${crossing}/searches`, { engine: 'TestEngine', engineVersion: '1', threshold: 40, gallery: 'all', gallerySize: 10, candidates: [{ person: other.personRef, score: 87.654, rank: 1 }] });
    expect(search.status).toBe(201);
    const [{ id: review }] = await sql('select id from record.match_review where crossing_id = $1', [one.crossingId]);
    await office.database.superuser.query(`select set_config('app.actor', $1, false), set_config('app.roles', 'supervisor', false)`, [sarah.id]);
    await sql(`insert into record.verdict (review_id, round, position, answer, reason_code, reason) values ($1, 1, 1, 'same_person', 'fingerprints_agree', 'Zweiundvierzig minutiae agree')`, [review]);
    for (const who of [carol, await openVisitor(office, 'supervisor')]) {
      for (const ref of [one.personRef, other.personRef]) {
        for (const path of ['', '/details', '/biometrics', '/documents', '/barriers', '/notes', '/tasks', '/history']) {
          const page = await who.visit(`/people/${ref}${path}`);
          expect([path, page.status]).toEqual([path, 200]);
          expect([path, page.html]).toEqual([path, expect.not.stringMatching(/87\.65|Zweiundvierzig|same_person|Same person|fingerprints_agree/)]);
        }
      }
    }
    expect((await carol.visit(`/people/${one.personRef}`)).text).toContain('Match undecided');
    expect((await carol.visit(`/people/${other.personRef}`)).text).toContain('Match undecided');
  });
});
