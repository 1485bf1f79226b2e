import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** What waits for a second person in a case. */
export interface WaitingProposal { ref: string; kind: string; reason: string; particulars: Record<string, unknown>; proposedBy: string; flight: string | null; since: Date }
/** Who may keep cases. */
export interface Keeper { username: string; name: string }

/** What a case’s page needs beside the records of the other rooms. */
@Injectable()
export class CaseFolderRepository {
  /** Of the case, and liftings of its person's barriers: index approval_waiting_case, else approval_waiting. */
  waiting(tx: Tx, caseId: string, personId: string): Promise<WaitingProposal[]> {
    return tx.rows<WaitingProposal>(`
      select a.ref, a.kind, a.reason, a.particulars, u.display_name as "proposedBy", f.ref as flight, a.recorded_at as since
        from record.approval a join record.app_user u on u.id = a.proposed_by left join record.flight f on f.id = a.flight_id
       where a.outcome is null and (a.case_id = $1 or (a.kind = 'barrier_lifting' and a.person_id = $2)) order by a.recorded_at, a.id`, [caseId, personId]);
  }

  /** Writes that these records of the case were listed, all in one statement: table -> keys shown. */
  async looked(tx: Tx, about: { person: string; case: string }, looks: Readonly<Record<string, readonly { id: string }[]>>): Promise<void> {
    const tables = Object.entries(looks).map(([tab, rows]) => ({ tab, ids: rows.map(({ id }) => id) }));
    await tx.run(`select journal.looked('list', l.tab, null, $1, $2, null, l.ids, $3) from jsonb_to_recordset($4) as l (tab text, ids uuid[])`,
      [about.person, about.case, JSON.stringify({ case: about.case }), JSON.stringify(tables)]);
  }

  /** Active caseworkers and supervisors, by name. */
  keepers(tx: Tx): Promise<Keeper[]> {
    return tx.rows<Keeper>(`
      select u.username, u.display_name as name from record.app_user u
       where u.status = 'active' and u.kind = 'person'
         and exists (select from record.role_grant g where g.user_id = u.id and g.revoked_at is null and g.role in ('caseworker', 'supervisor'))
       order by u.display_name, u.username limit 500`);
  }

  /** The teams that keep cases: index case_file_team, one step for each. */
  async teams(tx: Tx): Promise<string[]> {
    const rows = await tx.rows<{ team: string }>(`
      with recursive t as (
        (select team from record.case_file where team is not null order by team limit 1)
        union all
        select (select c.team from record.case_file c where c.team > t.team order by c.team limit 1) from t where t.team is not null)
      select team from t where team is not null limit 200`);
    return rows.map(({ team }) => team);
  }
}
