import { Client } from 'pg';

/** What is wrong with one entry of the journal, in plain English. */
export interface Fault { entry: number; table: string; recordedAt: Date; fault: string }

/** What a verification of the whole journal found. */
export interface Verification {
  entries: number;
  /** Changes, and looks for which a reason was given, whose digest was recomputed from their payload. */
  recomputed: number;
  /** Changes whose payload was erased: the header stands, what it said is gone. */
  erased: number;
  /** Looks without a reason: they have no payload. */
  looks: number;
  /** How many entries are not what was written. */
  faults: number;
  first: Fault | null;
  /** Numbers that no entry bears. Each write that was refused leaves one, so a gap is a question and not a fault. */
  missing: number;
  /** The first gaps, by the entries that stand around them. */
  gaps: { after: number; before: number }[];
}

interface Batch { id: string; table_name: string; recorded_at: Date; action: string; previous: string; state: 'same' | 'different' | 'erased' | 'look' | 'broken' }

const BATCH = 10_000;
const GAPS_SHOWN = 100;

/*
 * `broken`: a change that does not begin where the change before it of the same record ended, so that an entry between
 * the two was taken out (or rewritten whole). Only fields that both know count: a migration may have added some.
 */
const ENTRIES = `
  select e.id, e.table_name, e.recorded_at, e.action, lag(e.id, 1, $1::bigint) over (order by e.id) as previous,
         case when e.action not in ('insert', 'update', 'delete') and p.entry_id is null then 'look'
              when p.entry_id is null then 'erased'
              when journal.digest(p.nonce, p.before, p.after, p.reason) is distinct from e.digest then 'different'
              when e.action = 'update' and earlier.after is not null and earlier.after <> p.before and exists (
                select from jsonb_each(earlier.after) x where p.before ? x.key and p.before -> x.key <> x.value) then 'broken'
              when e.action = 'update' and earlier.id is null then 'broken'
              else 'same' end as state
    from (select * from journal.entry where id > $1 order by id limit ${BATCH}) e
    left join journal.payload p on p.entry_id = e.id
    left join lateral (
      select b.id, q.after from journal.entry b left join journal.payload q on q.entry_id = b.id
       where e.action = 'update' and b.record_id = e.record_id and b.table_name = e.table_name and b.id < e.id
         and b.action in ('insert', 'update') order by b.id desc limit 1) earlier on true
   order by e.id`;

/**
 * Recomputes every digest of the journal as the owner, batch by batch in one snapshot, and follows each record from
 * change to change. @param ownerUrl who signs in there must be able to become crossfile_owner
 */
export async function verifyJournal(ownerUrl: string): Promise<Verification> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read, read only');
    await client.query('set local role crossfile_owner');
    const found: Verification = { entries: 0, recomputed: 0, erased: 0, looks: 0, faults: 0, first: null, missing: 0, gaps: [] };
    for (let last = '0'; ;) {
      const { rows } = await client.query<Batch>({ name: 'verify', text: ENTRIES, values: [last] });
      for (const row of rows) note(found, row);
      if (rows.length < BATCH) break;
      last = String(rows.at(-1)!.id);
    }
    // possible only with the foreign key switched off
    const { rows: [orphan] } = await client.query<{ entry_id: string }>(
      'select p.entry_id from journal.payload p where not exists (select from journal.entry e where e.id = p.entry_id) order by p.entry_id limit 1');
    if (orphan) fault(found, { entry: Number(orphan.entry_id), table: 'unknown', recordedAt: new Date(Number.NaN), fault: 'The entry is gone; its payload was left behind.' });
    await client.query('commit');
    return found;
  } finally {
    await client.end();
  }
}

function note(found: Verification, { id, table_name: table, recorded_at: recordedAt, previous, state }: Batch): void {
  const entry = Number(id);
  found.entries += 1;
  if (state === 'look') found.looks += 1;
  else if (state === 'erased') found.erased += 1;
  else found.recomputed += 1;
  const gap = entry - Number(previous) - 1;
  if (gap > 0) {
    found.missing += gap;
    if (found.gaps.length < GAPS_SHOWN) found.gaps.push({ after: Number(previous), before: entry });
  }
  if (state === 'different') fault(found, { entry, table, recordedAt, fault: 'Its content is not what was written: the digest differs.' });
  if (state === 'broken') fault(found, { entry, table, recordedAt, fault: 'It does not begin where the record stood: an entry before it was taken out.' });
}

/** Keeps the first in order of number. */
function fault(found: Verification, one: Fault): void {
  found.faults += 1;
  if (!found.first || one.entry < found.first.entry) found.first = one;
}
