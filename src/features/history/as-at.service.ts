import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { isReadable, keysIn, presentStanding, presentUnreadable, SECTIONS, sectionOf, type ShownAsAt, stoodOf } from './as-at.presenter.js';
import { AsAtRepository, type StandingRow } from './as-at.repository.js';
import { HistoryRepository } from './history.repository.js';
import type { Whose } from './history.service.js';

/** Which record, whose, and what was known of it. */
interface Asked { whose: Whose; at: Date; id: string; recordedAt: Date; caseId: string | null; crossingId: string | null }

/** Records as they were known at a past instant, rebuilt from the journal under the reader's own policies. */
@Injectable()
export class AsAtService {
  constructor(private readonly database: Database, private readonly scopes: HistoryRepository, private readonly standing: AsAtRepository) {}

  /** What was on record then, by recorded time: what was told later is not in it. @throws NotFound; Invalid for the future */
  show(actor: Actor, whose: Whose, at: Date): Promise<ShownAsAt> {
    return this.database.read(actor, async (tx) => {
      const asked = await this.mustFind(tx, whose, at);
      if (at > tx.now) throw new Invalid({ at: 'That instant has not come yet.' });
      await tx.viewed('as_at', { record: asked.caseId ?? asked.id, person: asked.id, case: asked.caseId });
      const personId = asked.caseId ? await this.standing.personOfCase(tx, asked.caseId, at) : asked.id;
      return personId === null ? this.unknown(asked) : this.known(tx, asked, personId);
    });
  }

  private async known(tx: Tx, asked: Asked, personId: string): Promise<ShownAsAt> {
    const sections = SECTIONS[asked.whose.of];
    const all = await this.standing.standing(tx, await this.standing.everMerged(tx, personId), asked.at, sections.map(([kind]) => kind));
    const group = mergedThen(personId, all);
    const own = all.filter((row) => belongs(row, group) && (!asked.caseId || ofCase(row, asked)));
    const self = own.find((row) => row.kind === 'person' && row.recordId === personId);
    if (!self) return this.unknown(asked);
    const read = own.filter((row) => row.fault === null && isReadable(row));
    const names = await this.standing.names(tx, [...keysIn(read), ...group]);
    const shown = sections.map((section) => {
      const rows = own.filter((row) => row.kind === section[0] && (row.kind !== 'person' || row.recordId === personId));
      return sectionOf(section, rows.filter((row) => read.includes(row)).map((row) => presentStanding(row, names, personId)), rows.filter(({ fault }) => fault === 'withheld').length);
    });
    return {
      ...this.unknown(asked), known: true, person: names.get(personId) ?? null, name: nameThen(own, personId), status: text(self.row?.status),
      state: asked.caseId ? text(own.find((row) => row.recordId === asked.caseId)?.row?.state) : null,
      mergedInto: names.get(text(self.row?.merged_into) ?? '') ?? null,
      mergedFrom: group.filter((id) => id !== personId).map((id) => names.get(id) ?? '').sort(),
      stood: stoodOf(shown), sections: shown, withheld: shown.reduce((sum, { withheld }) => sum + withheld, 0),
      unreadable: own.filter((row) => row.fault !== 'withheld' && !read.includes(row)).map(presentUnreadable),
    };
  }

  private unknown({ whose, at, recordedAt }: Asked): ShownAsAt {
    return {
      ...whose, at, recordedAt, known: false, person: null, name: null, status: null, state: null, mergedInto: null, mergedFrom: [], stood: [], sections: [], withheld: 0, unreadable: [],
    };
  }

  private async mustFind(tx: Tx, whose: Whose, at: Date): Promise<Asked> {
    const found = await this.scopes.recordOf(tx, whose.of, whose.ref);
    if (!found) throw new NotFound(whose.of, whose.ref);
    return { whose, at, ...found };
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The person's records as they were merged then: each whose way up led to this one. */
function mergedThen(personId: string, rows: readonly StandingRow[]): string[] {
  const into = new Map(rows.filter(({ kind }) => kind === 'person').map(({ recordId, row }) => [recordId, text(row?.merged_into)]));
  const group = new Set([personId]);
  for (let before = 0; before < group.size;) {
    before = group.size;
    for (const [id, up] of into) if (up !== null && group.has(up)) group.add(id);
  }
  return [...group];
}

/** Whose the record was then: what it said, or, where that cannot be read, what its entry says. */
function belongs({ kind, recordId, personId, row }: StandingRow, group: readonly string[]): boolean {
  return group.includes(kind === 'person' ? recordId : text(row?.person_id) ?? personId ?? '');
}

/** Of a case: what is on it, and what concerns its person and no case; another crossing does not. */
function ofCase({ kind, recordId, caseId, row }: StandingRow, asked: Asked): boolean {
  if (kind === 'crossing') return recordId === asked.crossingId;
  const on = text(row?.case_id) ?? (kind === 'case_file' ? recordId : caseId);
  return on === null || on === asked.caseId;
}

function nameThen(own: readonly StandingRow[], personId: string): string | null {
  const names = own.filter(({ kind, row }) => kind === 'person_name' && row && row.person_id === personId && (row.superseded_at ?? null) === null)
    .sort((a, b) => Number(a.row!.position) - Number(b.row!.position) || a.recordId.localeCompare(b.recordId));
  const first = names[0]?.row;
  return first ? [first.given_names, first.family_names].filter(Boolean).join(' ') : null;
}
