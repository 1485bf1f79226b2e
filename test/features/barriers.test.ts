import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  sam = await office.user('supervisor');
  sol = await office.user('supervisor', 'caseworker');
});
afterAll(() => office.close());

async function person(): Promise<{ id: string; ref: string }> {
  const { rows } = await office.database.superuser.query('insert into record.person (sex) values (null) returning id, ref');
  return rows[0];
}

test('one person stops, two people lift', async () => {
  const { ref } = await person();
  const opened = await casey.post('/api/v1/barriers', { person: ref, kind: 'injunction' });
  expect(opened).toMatchObject({ status: 201, body: { open: true, effects: ['directions', 'boarding'], openedBy: casey.actor.displayName } });
  for (const reason of ['', ' \n\t', null, undefined]) {
    expect(await sol.post(`${opened.body.self}/liftings`, { reason, version: 1 })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/reason', detail: 'Give your reason.' }] } });
  }
  const lifting = await sol.post(`${opened.body.self}/liftings`, { reason: 'Discharged.', version: 1 });
  expect(lifting).toMatchObject({ status: 201, body: { outcome: 'waiting' } });
  expect((await sol.post(`${lifting.body.self}/decisions`, { decision: 'approve', reason: 'Mine', version: 1 })).body).toMatchObject({ status: 409, type: '/problems/approval.same-person' });
  expect(await sam.post(`${lifting.body.self}/decisions`, { decision: 'approve', reason: 'Seen the order.', version: 1 })).toMatchObject({ status: 201, body: { outcome: 'approved' } });
  expect((await casey.get(opened.body.self)).body).toMatchObject({ open: false, version: 2 });
});

test('the database refuses the same person twice even when the application does not', async () => {
  const { id } = await person();
  const session = await office.database.appSession({ id: sol.id, roles: 'supervisor' });
  const { rows: [barrier] } = await session.query(`insert into record.barrier (person_id, kind, effects) values ($1, 'injunction', '{boarding}') returning id`, [id]);
  const { rows: [approval] } = await session.query(`insert into record.approval (kind, subject_id, reason) values ('barrier_lifting', $1, 'x') returning id`, [barrier.id]);
  await expect(session.query(`update record.approval set outcome = 'approved', decided_by = $2, decided_at = now() where id = $1`, [approval.id, sam.id])).rejects.toThrow(/Someone else must approve/);
  await expect(session.query(`update record.barrier set lifted_at = now(), lifting_id = $2 where id = $1`, [barrier.id, approval.id])).rejects.toThrow(/two people/);
  await expect(session.query(`update record.barrier set effects = '{}' where id = $1`, [barrier.id])).rejects.toThrow(/not narrowed/);
});
