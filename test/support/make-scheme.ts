import { arrangeCase, pastTriggers, type ArrangedCase } from './make-history.js';
import type { Office, SignedIn } from './office.js';

export interface ArrangedScheme { returned: ArrangedCase; again: ArrangedCase; other: ArrangedCase; doubtful: ArrangedCase; flights: string[]; flag: string }

/** Returns on 18 September and (the same person again) 5 November, one reversed; two flags, one decided; admissions; official days. */
export async function arrangeScheme(office: Office, casey: SignedIn): Promise<ArrangedScheme> {
  const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);
  const returned = await arrangeCase(office, casey, { arrived: '2025-08-12T05:00:00Z' });
  const other = await arrangeCase(office, casey, { arrived: '2025-08-13T05:00:00Z' });
  const again = await arrangeCase(office, casey, { arrived: '2025-10-18T05:00:00Z' });
  const doubtful = await arrangeCase(office, casey, { arrived: '2025-10-19T05:00:00Z' });
  return pastTriggers(office, async () => {
    await sql('update record.crossing set person_id = $2 where id = $1', [again.crossingId, returned.personId]);
    await sql('update record.case_file set person_id = $2 where id = $1', [again.id, returned.personId]);
    const flight = async (departure: string): Promise<string> => (await sql(`insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind)
      values ('XX101', 'LHR', 'CDG', $1, $1::timestamptz + interval '1 hour', 'charter') returning id`, [departure])).rows[0].id;
    const made = async (person: string, file: string, flightId: string, at: string, ordinal: number): Promise<string> => {
      const { rows: [receipt] } = await sql(`insert into record.handover (holding_id, flight_id, person_id, case_id, handed_over, receipt, authority, place, occurred_at, recorded_by)
        values (gen_random_uuid(), $1, $2, $3, true, 'R', 'PAF', 'Paris', $4, $5) returning id`, [flightId, person, file, at, casey.id]);
      const { rows: [row] } = await sql(`insert into record.completed_return (person_id, case_id, flight_id, handover_id, ordinal, occurred_at, recorded_by)
        values ($1, $2, $3, $7, $4, $5, $6) returning id`, [person, file, flightId, ordinal, at, casey.id, receipt.id]);
      await sql(`insert into record.ledger_entry (kind, amount, return_id, occurred_at, recorded_by) values ('return', 1, $1, $2, $3)`, [row.id, at, casey.id]);
      return row.id;
    };
    const first = await flight('2025-09-18T06:00Z');
    await flight('2025-09-17T06:00Z'); // left without anyone
    const earlier = await made(returned.personId, returned.id, first, '2025-09-18T09:00Z', 1);
    await made(returned.personId, again.id, await flight('2025-11-05T06:00Z'), '2025-11-05T09:00Z', 2);
    const mistaken = await made(other.personId, other.id, await flight('2025-10-01T06:00Z'), '2025-10-01T09:00Z', 1);
    await sql(`update record.completed_return set reversed_at = '2025-10-02T09:00Z', reversal_id = gen_random_uuid() where id = $1`, [mistaken]);
    await sql(`insert into record.ledger_entry (kind, amount, return_id, occurred_at, recorded_by) values ('return_reversal', -1, $1, '2025-10-01T09:00Z', $2)`, [mistaken, casey.id]);
    const review = async (crossing: string, person: string, state: string): Promise<void> => {
      const { rows: [row] } = await sql(`insert into record.match_review (crossing_id, proposed_person_id, origin, proposed_by, state, decided_at)
        values ($1, $2, 'equal_id', $3, $4, case when $4 <> 'undecided' then timestamptz '2025-10-20 09:00Z' end) returning id`, [crossing, person, casey.id, state]);
      await sql('insert into record.reentry_flag (review_id, return_id, recorded_by) values ($1, $2, $3)', [row.id, earlier, casey.id]);
    };
    await review(again.crossingId, returned.personId, 'confirmed');
    await review(doubtful.crossingId, returned.personId, 'undecided');
    const { rows: [admitted] } = await sql(`insert into record.admission (name, scheme_version_id, state, state_since, arrived_at, recorded_by)
      select 'Invented Name', id, 'arrived', '2025-09-23T12:00Z', '2025-09-23T12:00Z', $1 from record.scheme_version limit 1 returning id`, [casey.id]);
    await sql(`insert into record.ledger_entry (kind, amount, admission_id, occurred_at, recorded_by) values ('admission', 1, $1, '2025-09-23T12:00Z', $2)`, [admitted.id, casey.id]);
    for (const [day, migrants, boats] of [['2025-09-17', 500, 7], ['2025-09-18', 10, 1], ['2025-10-18', 369, 5]] as const) {
      await sql(`insert into record.official_arrivals (day, migrants, boats, source, recorded_by) values ($1, $2, $3, 'test', $4)`, [day, migrants, boats, casey.id]);
    }
    const { rows: flights } = await sql('select ref from record.flight order by scheduled_departure');
    const { rows: [flag] } = await sql(`select f.ref from record.reentry_flag f join record.match_review m on m.id = f.review_id where m.state = 'confirmed'`);
    return { returned, again, other, doubtful, flights: flights.map(({ ref }) => ref), flag: flag.ref };
  });
}
