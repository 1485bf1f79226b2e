import type { Office, SignedIn } from './office.js';

export interface MadeCrossing { id: string; ref: string; self: string; personId: string; personRef: string; caseRef: string | null }

/** One crossing, registered through the API; its person's record is new. */
export async function makeCrossing(office: Office, by: SignedIn, input: Record<string, unknown> = {}): Promise<MadeCrossing> {
  const { status, body } = await by.post('/api/v1/crossings', { occurredAt: '2025-09-20T05:40:00Z', place: 'Dover', source: 'border_force', ...input });
  if (status !== 201) throw new Error(`crossing refused: ${JSON.stringify(body)}`);
  const { rows: [row] } = await office.database.superuser.query('select id, person_id from record.crossing where ref = $1', [body.ref]);
  return { id: row.id, ref: body.ref, self: body.self, personId: row.person_id, personRef: body.person, caseRef: body.case };
}

let taken = 0;
/** One finger of that crossing; an ID of its own unless given. */
export async function makeCapture(by: SignedIn, crossing: { self: string }, input: Record<string, unknown> = {}): Promise<{ ref: string; self: string; externalId: string; matchReviews: string[] }> {
  const { status, body } = await by.post(`${crossing.self}/captures`, { kind: 'finger', fingerPosition: 2, externalId: `FP-TEST-${++taken}`, quality: 70, device: 'Desk 4', ...input });
  if (status !== 201) throw new Error(`capture refused: ${JSON.stringify(body)}`);
  return body;
}

/** A review of that crossing, found by an engine (score 0.8731234, rank 7) and posted by a caseworker. */
export async function makeReview(by: SignedIn, crossing: { self: string }, proposed: { personRef: string }): Promise<{ ref: string; self: string; search: string }> {
  const { status, body } = await by.post(`${crossing.self}/searches`, {
    engine: 'test-engine', engineVersion: '1', threshold: 0.5, gallery: 'returnees', gallerySize: 10,
    candidates: [{ person: proposed.personRef, score: 0.8731234, rank: 7 }],
  });
  if (status !== 201) throw new Error(`search refused: ${JSON.stringify(body)}`);
  const ref = body.candidates[0].matchReview;
  return { ref, self: `/api/v1/match-reviews/${ref}`, search: body.self };
}

/** A verdict; `same_person` with its reason unless given. */
export function verdict(input: Record<string, unknown> = {}): Record<string, unknown> {
  return { answer: 'same_person', reasonCode: 'fingerprints_agree', reason: 'Both index fingers agree.', version: 1, ...input };
}

/**
 * A completed handover of the crossing's person, written past the rules of boarding (by the superuser, triggers of the
 * steps before it switched off): for tests of what follows from a return.
 */
export async function makeReturn(office: Office, crossing: { id: string }, occurredAt: string): Promise<{ id: string; ref: string; flightRef: string }> {
  const db = office.database.superuser;
  await db.query('begin');
  try {
    await db.query(`select set_config('app.actor', '00000000-0000-7000-8000-000000000004', true), set_config('app.roles', 'system', true)`);
    const { rows: [file] } = await db.query('select id, person_id from record.case_file where crossing_id = $1', [crossing.id]);
    await db.query(`set local session_replication_role = 'replica'`); // no guards, no foreign keys: the scene, not the play
    const { rows: [flight] } = await db.query(
      `insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, actual_departure, kind, state)
       values ('XQ' || (1000 + floor(random() * 8999))::int, 'LHR', 'CDG', $1::timestamptz - interval '3 hours', $1::timestamptz - interval '1 hour', $1::timestamptz - interval '3 hours', 'charter', 'departed')
       returning id, ref`, [occurredAt]);
    const { rows: [seat] } = await db.query(`insert into record.seat (flight_id, number, kind) values ($1, 1, 'returnee') returning id`, [flight.id]);
    const { rows: [holding] } = await db.query(
      `insert into record.seat_holding (flight_id, seat_id, person_id, case_id, outcome, ended_at, end_reason, status, held_by, occurred_at)
       values ($1, $2, $3, $4, 'boarded', $5::timestamptz, 'handed_over', 'confirmed', platform.actor(), $5::timestamptz - interval '1 day') returning id`, [flight.id, seat.id, file.person_id, file.id, occurredAt]);
    const { rows: [handover] } = await db.query(
      `insert into record.handover (holding_id, flight_id, person_id, case_id, handed_over, receipt, authority, place, occurred_at)
       values ($1, $2, $3, $4, true, 'R-1', 'PAF', 'CDG', $5) returning id`, [holding.id, flight.id, file.person_id, file.id, occurredAt]);
    await db.query(`set local session_replication_role = 'origin'`);
    const { rows: [made] } = await db.query(
      `insert into record.completed_return (person_id, case_id, flight_id, handover_id, ordinal, occurred_at) values ($1, $2, $3, $4, 1, $5) returning id, ref`,
      [file.person_id, file.id, flight.id, handover.id, occurredAt]);
    await db.query('commit');
    return { ...made, flightRef: flight.ref };
  } catch (error) {
    await db.query('rollback');
    throw error;
  }
}
