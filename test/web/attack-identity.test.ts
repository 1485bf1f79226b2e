import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCapture, makeCrossing, type MadeCrossing, makeReturn, verdict } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { openVisitor, type Seen, visitorAs, type Visitor } from '../support/visitor.js';

/** Attacks on the pages about who somebody is: markup in every field that others read, and looks at what is hidden. */
const EVIL = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{ 7 * 7 }}`;
const FORMULA = `=HYPERLINK("http://evil.example")`;
const SCORES = ['0.8731234', '0.8731', '0.6412345', '0.6412'];
let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn;
let clara: Visitor, sue: Visitor, olga: Visitor, ed: Visitor, max: Visitor;
let earlier: MadeCrossing, other: MadeCrossing, later: MadeCrossing;
let reviews: { person: string; matchReview: string }[];
let flag: string, mark: { ref: string; self: string };
beforeAll(async () => {
  office = await openOffice({ jobs: false });
  [casey, sam, sol] = [await office.user('caseworker'), await office.user('supervisor'), await office.user('supervisor')];
  [clara, sue, olga, ed, max] = [await openVisitor(office, 'caseworker'), await openVisitor(office, 'supervisor'), await openVisitor(office, 'auditor'), await openVisitor(office, 'escort'), await openVisitor(office, 'administrator')];
  [earlier, other, later] = [await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-08-21T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z', place: `Lydd ${EVIL}` })];
  await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
  await makeCapture(casey, later, { externalId: `FP ${EVIL}`.slice(0, 60), device: `Desk ${EVIL}`.slice(0, 60) });
  const { status, body } = await casey.post(`${later.self}/searches`, {
    engine: `${FORMULA} ${EVIL}`.slice(0, 100), engineVersion: EVIL.slice(0, 100), threshold: 0.5, gallery: EVIL, gallerySize: 10,
    candidates: [{ person: earlier.personRef, score: 0.6412345, rank: 2 }, { person: other.personRef, score: 0.8731234, rank: 1 }],
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  reviews = body.candidates;
  flag = (await casey.get('/api/v1/reentry-flags')).body.items[0].ref;
  mark = (await casey.post(`/api/v1/match-reviews/${reviewOf(earlier)}/possible-twins`, { reason: EVIL, version: 1 })).body;
});
afterAll(() => office.close());

const reviewOf = (crossing: MadeCrossing): string => reviews.find(({ person }) => person === crossing.personRef)!.matchReview;
/** What a browser would run or load of what somebody typed. */
const harm = ({ root, html, url }: Seen): string[] => [
  ...root.querySelectorAll('script').filter((one) => !one.getAttribute('src')?.startsWith('/')).map((one) => `${url}: ${one.outerHTML.slice(0, 80)}`),
  ...root.querySelectorAll('[onerror], [onload], img[src=x]').map((one) => `${url}: ${one.outerHTML.slice(0, 80)}`), ...(html.includes('49') && /\}\} ?49|>49</.test(html) ? [`${url}: a template was run`] : []),
];
const PAGES = (): string[] => [
  `/people/${later.personRef}`, `/people/${later.personRef}/biometrics`, `/people/${later.personRef}/match-pack`, `/people/${later.personRef}/match-pack/file`, `/people/${earlier.personRef}/match-pack`, `/people/${later.personRef}/history`,
  `/people/${later.personRef}/join/${other.personRef}`, `/people/${later.personRef}/join/${earlier.personRef}`, `/people/${later.personRef}/join`, `/reentry`, `/reentry/${flag}`, `/reentry/${flag}/twins`, `/reentry/twins/${mark.ref}`,
  `/matches/${reviewOf(earlier)}`, `/matches/${reviewOf(other)}`, `/statistics/match-quality`, `/cases/${later.caseRef}`,
];

describe('before anybody has decided', () => {
  test('no page tells a score, a rank or which of two agrees better, to whoever may decide or work on it', async () => {
    const orders = new Set<string>();
    for (const visitor of [sue, clara]) {
      for (const path of PAGES()) {
        const seen = await visitor.visit(path);
        expect([path, [200, 303, 403, 404, 409].includes(seen.status)]).toEqual([path, true]);
        expect([path, SCORES.filter((score) => seen.html.includes(score)), harm(seen)]).toEqual([path, [], []]);
      }
      // the two stand by their references wherever they stand beside each other
      const list = (await visitor.visit(`/people/${later.personRef}/biometrics`)).html;
      if (list.includes(earlier.personRef) && list.includes(other.personRef)) orders.add(list.indexOf(earlier.personRef) < list.indexOf(other.personRef) === earlier.personRef < other.personRef ? 'by reference' : 'by score');
    }
    expect([...orders]).not.toContain('by score');
  });

  test('who neither decides nor works on it is let into none of these pages', async () => {
    for (const visitor of [ed, max]) {
      for (const path of PAGES()) expect([visitor === ed ? 'escort' : 'administrator', path, (await visitor.visit(path)).status]).toEqual([visitor === ed ? 'escort' : 'administrator', path, 403]);
    }
    for (const path of [`/people/${later.personRef}/join`, `/people/${later.personRef}/join/${other.personRef}`, `/reentry/${flag}/twins`]) expect([path, (await olga.visit(path)).status]).toEqual([path, 403]);
    expect((await clara.visit('/statistics/match-quality')).status).toBe(403);
  });
});

describe('markup that somebody typed', () => {
  test('is text on every page, in the pack that is given away, in the history, and no formula in the file of the report', async () => {
    for (const one of [earlier, other]) for (const by of [sam, sol]) {
      const answer = await by.post(`/api/v1/match-reviews/${reviewOf(one)}/decisions`, verdict({ answer: 'different_person', reasonCode: 'fingerprints_disagree', reason: EVIL }));
      expect(answer.status).toBe(201);
    }
    const given = await clara.visit(`/people/${later.personRef}/match-pack`);
    await given.submit('Record that it was given', { givenTo: 'representative', givenToName: EVIL.slice(0, 90), how: EVIL.slice(0, 90), reason: EVIL });
    const contest = await casey.post(`/api/v1/match-reviews/${reviewOf(other)}/contests`, { askedBy: 'representative', askedByName: EVIL.slice(0, 90), grounds: EVIL, version: 2 });
    expect(contest.status).toBe(201);
    await (await visitorAs(office, casey)).visit('/');
    await casey.post(`${mark.self}/withdrawals`, { reason: EVIL, version: 1 });
    for (const visitor of [sue, clara, olga]) {
      for (const path of [...PAGES(), `/history/search`, `/people/${later.personRef}/history?looks=true`]) expect([path, harm(await visitor.visit(path))]).toEqual([path, []]);
    }
    const { text, html } = await sue.visit('/statistics/match-quality/csv');
    expect(html || text).not.toMatch(/(^|,|")\s*=HYPERLINK/m);
    expect(html || text).toContain("'=HYPERLINK");
  });
});
