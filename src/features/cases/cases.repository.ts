import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { CaseFile } from './case-file.entity.js';
import { CaseStep } from './case-step.entity.js';

/** What a step changes on the case. */
export interface Move { id: string; version: number; state: string; stateSince: Date; dueKind: string | null; dueAt: Date | null }

/** The case itself and its steps. */
@Injectable()
export class CasesRepository {
  byRef(tx: Tx, ref: string): Promise<CaseFile | null> {
    return tx.find(CaseFile, { ref });
  }

  byId(tx: Tx, id: string): Promise<CaseFile | null> {
    return tx.find(CaseFile, { id });
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<CaseFile>): Promise<void> {
    return tx.change(CaseFile, seen, changes);
  }

  addStep(tx: Tx, values: DeepPartial<CaseStep>): Promise<CaseStep> {
    return tx.add(CaseStep, values);
  }

  /**
   * One case for each crossing that has none and lies in the time of a scheme version, thousands in one statement.
   * The first deadline is the earlier of scope and request: the end of that London day, as scopeDue in the domain.
   */
  openFor(tx: Tx, crossingIds: readonly string[]): Promise<{ id: string; crossingId: string; personId: string }[]> {
    return tx.rows(`
      insert into record.case_file (person_id, crossing_id, scheme_version_id, state_since, arrived_at, next_due_kind, next_due_at)
      select x.person_id, x.id, v.id, x.occurred_at, x.occurred_at, case when d.scope <= d.request then 'scope' else 'request' end,
             (((x.occurred_at at time zone 'Europe/London')::date + least(d.scope, d.request) + 1)::timestamp at time zone 'Europe/London')
        from record.crossing x
        join record.scheme_version v on daterange(v.valid_from, v.valid_to, '[)') @> (x.occurred_at at time zone 'Europe/London')::date
       cross join lateral (select (v.clocks ->> 'scopeDays')::int as scope, (v.clocks ->> 'requestDays')::int as request) d
       where x.id = any ($1::uuid[])
       order by x.occurred_at, x.id
          on conflict (crossing_id) do nothing
      returning id, crossing_id as "crossingId", person_id as "personId"`, [crossingIds]);
  }

  /** Moves the case on; false if somebody else changed it since. */
  async move(tx: Tx, { id, version, state, stateSince, dueKind, dueAt }: Move): Promise<boolean> {
    return (await tx.run(`update record.case_file set state = $3, state_since = $4, next_due_kind = $5, next_due_at = $6, version = version + 1
      where id = $1 and version = $2`, [id, version, state, stateSince, dueKind, dueAt])) === 1;
  }

  /** Directions that stand fall, at the earliest when they were served. How many did (0 or 1). */
  dropDirections(tx: Tx, caseId: string, at: Date): Promise<number> {
    return tx.run(`update record.notice set fallen_at = greatest($2, occurred_at), version = version + 1
      where case_id = $1 and kind = 'directions' and fallen_at is null`, [caseId, at]);
  }

  /** Links the crossing's case with the earlier return, or takes the link away. */
  linkReturn(tx: Tx, crossingId: string, returnId: string | null): Promise<number> {
    return tx.run(`update record.case_file set earlier_return_id = $2, version = version + 1
      where crossing_id = $1 and earlier_return_id is distinct from $2`, [crossingId, returnId]);
  }
}
