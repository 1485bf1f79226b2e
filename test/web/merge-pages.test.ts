import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCapture, makeCrossing, type MadeCrossing, makeReview, verdict } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { openVisitor, type Visitor } from '../support/visitor.js';

/** Joining two records, undoing it, and possible twins, as people without scripts use the pages. */
type Person = Visitor & { username: string; ref: string; id: string };
let office: Office;
let casey: SignedIn, sal: SignedIn, sia: SignedIn;
let clara: Person, carlo: Person, sam: Person, sol: Person, olga: Person;
beforeAll(async () => {
  office = await openOffice();
  [casey, sal, sia] = [await office.user('caseworker'), await office.user('supervisor'), await office.user('supervisor')];
  [clara, carlo] = [await openVisitor(office, 'caseworker'), await openVisitor(office, 'caseworker')];
  [sam, sol] = [await openVisitor(office, 'supervisor'), await openVisitor(office, 'supervisor')];
  olga = await openVisitor(office, 'auditor');
});
afterAll(() => office.close());

const XSS = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;
async function pair(): Promise<{ earlier: MadeCrossing; later: MadeCrossing }> {
  return { earlier: await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' }), later: await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' }) };
}
async function dismissed(): Promise<{ earlier: MadeCrossing; later: MadeCrossing; review: { ref: string; self: string } }> {
  const both = await pair();
  const review = await makeReview(casey, both.later, both.earlier);
  for (const by of [sal, sia]) await by.post(`${review.self}/decisions`, verdict({ answer: 'different_person', reasonCode: 'face_disagrees' }));
  return { ...both, review };
}

describe('joining', () => {
  test('from the person’s page: the other by reference, both compared, what it does, one proposes, another approves, two others undo', async () => {
    const { earlier, later } = await pair();
    await casey.post('/api/v1/barriers', { person: later.personRef, kind: 'trafficking_referral', note: XSS });
    let page = await (await clara.visit(`/people/${later.personRef}`)).follow('Join with another record');
    expect(page.url).toBe(`/people/${later.personRef}/join`);
    // what was typed comes back with what is wrong
    for (const [typed, wrong] of [['', /Enter a person's reference/], ['PE-2222-22', /./], ['nonsense', /./], [later.personRef, /Enter another record: this is the same one\./]] as const) {
      page = await page.submit('Compare the two', { other: typed });
      expect([page.url, page.title.startsWith('Error: ')]).toEqual([`/people/${later.personRef}/join`, true]);
      expect(page.text).toMatch(wrong);
      expect(page.root.querySelector('[name=other]')!.getAttribute('value')).toBe(typed);
    }
    page = await page.submit('Compare the two', { other: earlier.personRef.toLowerCase() });
    expect(page.url).toBe(`/people/${later.personRef}/join/${earlier.personRef}`);
    for (const words of [`What joining will do, if ${earlier.personRef} stands`, later.caseRef!, 'Trafficking referral', 'Stands for both', 'Names', 'It shortens no notice and clears no barrier.']) expect(page.text).toContain(words);
    const turned = await page.follow(`Show it with ${later.personRef} standing`);
    expect(turned.text).toContain(`What joining will do, if ${later.personRef} stands`);
    expect(turned.root.querySelector('[name=survivor][checked]')!.getAttribute('value')).toBe(later.personRef);
    page = await page.submit('Propose the joining', { reason: '' });
    expect([page.title.startsWith('Error: '), page.text.includes('Give your reason.')]).toEqual([true, true]);
    page = await page.submit('Propose the joining', { reason: `Same Eurodac number. ${XSS}` });
    expect(page.text).toContain('Joining proposed.');
    expect(page.html).not.toContain('<script>alert');
    const approval = page.url;

    page = await sam.visit(approval);
    for (const words of ['Join two records', 'Both records before and after', later.personRef, earlier.personRef, 'Part of', 'Trafficking referral']) expect(page.text).toContain(words);
    page = await page.submit('Save your decision', { decision: 'approve', reason: 'Read both files.' });
    expect(page.text).toContain('Approved.');
    const done = await page.follow('What was done while they were one record');
    expect(done.text).toContain('Nothing was done meanwhile.');

    page = await carlo.visit(`/people/${later.personRef}`);
    expect(page.text).toContain('This record was merged into');
    expect([...page.links.keys()].join(' ')).not.toContain('Join with another record');
    page = await page.follow('Undo the joining');
    for (const words of ['What it will do', 'A record of its own again', 'Stands for itself alone', later.caseRef!]) expect(page.text).toContain(words);
    await casey.post('/api/v1/notes', { person: earlier.personRef, body: XSS, category: 'general' });
    // whoever made it may not
    const own = await (await clara.visit(page.url)).submit('Propose to undo it', { reason: 'x' });
    expect([own.url, own.text.includes('You took part in what this would change.')]).toEqual([page.url, true]);
    page = await page.submit('Propose to undo it', { reason: 'Typed under the wrong person.' });
    expect(page.text).toContain('Undoing proposed.');
    expect((await carlo.visit(`/people/${later.personRef}/undo-joining`)).text).toContain('asks to undo it already');
    page = await (await sol.visit(page.url)).submit('Save your decision', { decision: 'approve', reason: 'Right.' });
    page = await page.follow('What was done while they were one record');
    for (const words of ['Done under the wrong identity', 'Note added', 'nobody can say', later.personRef]) expect(page.text).toContain(words);
    expect(page.html).not.toContain('<script>alert');
    // what is restricted opens to who says why
    expect((await page.submit('Show restricted text', { reason: '' })).title).toMatch(/^Error: /);
    const opened = await page.submit('Show restricted text', { reason: 'To put it right' });
    expect([opened.text.includes('alert(1)'), opened.text.includes('“To put it right”'), opened.html.includes('<script>alert')]).toEqual([true, true, false]);
    expect((await page.follow('Show who only looked as well')).text).toContain('Leave out who only looked');
    expect((await olga.visit(page.url)).status).toBe(200);
    expect((await clara.visit(`/people/${later.personRef}`)).text).not.toContain('This record was merged into');
    expect((await clara.visit(`/people/${later.personRef}/undo-joining`)).text).toContain('there is nothing to undo');
  });

  test('a pair that was told apart, and a record that is part of another, say why not and have no form', async () => {
    const { earlier, later, review } = await dismissed();
    let page = await clara.visit(`/people/${later.personRef}/join/${earlier.personRef}`);
    expect(page.text).toContain('They cannot be joined as things stand.');
    expect(page.root.querySelector('[name=reason]')).toBeNull();
    expect((await page.follow(`Go to match ${review.ref}`)).url).toBe(`/reentry/${review.ref}`);
    // a match that was confirmed is undone at the desk
    const both = await pair();
    const confirmed = await makeReview(casey, both.later, both.earlier);
    for (const by of [sal, sia]) await by.post(`${confirmed.self}/decisions`, verdict());
    page = await clara.visit(`/people/${both.later.personRef}/undo-joining`);
    expect([page.url, page.text.includes('A confirmed match joined these records.')]).toEqual([`/reentry/${confirmed.ref}`, true]);
    expect((await clara.visit(`/people/${both.later.personRef}/join`)).text).toContain('Join that one.');
    expect((await clara.visit(`/people/${both.later.personRef}/join/${earlier.personRef}`)).text).toContain('was joined with');
    for (const path of [`/merges/AP-2222-22`, `/people/PE-2222-22/join`, `/people/${later.personRef}/join/PE-2222-22`, `/people/PE-2222-22/undo-joining`]) expect([path, (await clara.visit(path)).status >= 400, (await clara.visit(path)).status < 500]).toEqual([path, true, true]);
    expect((await olga.visit(`/people/${later.personRef}/join`)).status).toBe(403);
  });

  test('two who change it at once: the second reads the conflict and keeps what was typed', async () => {
    const { earlier, later } = await pair();
    const page = await clara.visit(`/people/${later.personRef}/join/${earlier.personRef}`);
    const { body } = await casey.get(`/api/v1/people/${earlier.personRef}`);
    expect((await casey.patch(`/api/v1/people/${earlier.personRef}`, body.version, { sex: 'F' })).status).toBe(200);
    const again = await page.submit('Propose the joining', { reason: 'Same number.' });
    expect(again.text).toContain('This changed while you worked on it');
    expect(again.root.querySelector('[name=reason]')!.textContent).toBe('Same number.');
    expect((await again.submit('Propose the joining')).text).toContain('Joining proposed.');
  });
});

describe('possible twins', () => {
  test('marked at a match, shown at every match of either, withdrawn', async () => {
    const { earlier, later, review } = await dismissed();
    let page = await (await clara.visit(`/reentry/${review.ref}`)).follow('Mark them as possible twins');
    page = await page.submit('Mark as possible twins', { reason: '' });
    expect(page.title.startsWith('Error: ')).toBe(true);
    page = await page.submit('Mark as possible twins', { reason: `He has a twin. ${XSS}` });
    expect(page.text).toContain('Whoever compares one of them is told to compare with both.');
    expect(page.html).not.toContain('<script>alert');
    const mark = page.url;
    expect((await clara.visit(`/people/${later.personRef}`)).text).toContain(`Has a possible twin ${earlier.personRef}`);
    expect((await clara.visit(`/people/${earlier.personRef}/details`)).text).toContain(later.personRef);
    // saving other details leaves the mark alone
    const edited = await (await clara.visit(`/people/${earlier.personRef}/edit/other`)).submit('Save', { sex: 'F', reason: 'Seen.' });
    expect(edited.text).toContain('Has a possible twin');

    const third = await makeCrossing(office, casey, { occurredAt: '2025-11-01T05:00:00Z' });
    for (const one of [third, earlier]) await makeCapture(casey, one);
    const next = await makeReview(casey, third, earlier);
    page = await sam.visit(`/reentry/${next.ref}`);
    expect(page.text).toMatch(new RegExp(`has a possible twin (${earlier.personRef}|${later.personRef}): compare with both`));
    page = await page.submit('Take and examine');
    expect(page.url).toContain('/examine/quality');
    expect(page.text).toContain('compare with both');
    page = await (await carlo.visit(mark)).submit('Withdraw the mark', { reason: 'Four years apart.' });
    expect(page.text).toContain('Withdrawn.');
    expect(page.root.querySelector('[name=reason]')).toBeNull();
    expect((await sam.visit(`/reentry/${next.ref}/examine/quality`)).text).not.toContain('compare with both');
    expect((await clara.visit(`/people/${later.personRef}`)).text).not.toContain('Has a possible twin');
    expect((await olga.visit(mark)).root.querySelector('[name=reason]')).toBeNull();
  });
});
