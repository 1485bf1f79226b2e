import { Injectable } from '@nestjs/common';
import { NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import type { AskActs } from './history.dto.js';
import { presentTimelineEvent, type TimelineEvent } from './history.presenter.js';
import { type JoinedSpan, MergeActsRepository } from './merge-acts.repository.js';

/** Something that was done while two records were one. `belongsTo`: whose it is; null where nobody can say. */
export interface ShownAct extends TimelineEvent { belongsTo: string | null }
/** Since when and until when two were held to be one: by the approval, or the confirmed match, of that reference. */
export interface ShownSpan { ref: string; joined: string; stands: string; joinedAt: Date; undoneAt: Date | null; undoneBy: string | null }
export interface ActsPage extends Page<ShownAct> { span: ShownSpan }

/** What was done under the wrong identity: between a joining, or a confirmed match, and its undoing; until now while it stands. */
@Injectable()
export class MergeActsService {
  constructor(private readonly database: Database, private readonly acts: MergeActsRepository) {}

  /** Oldest first. @param ref AP-… of a joining, MR-… of a match @throws NotFound where nothing was moved by it */
  list(actor: Actor, ref: string, query: AskActs): Promise<ActsPage> {
    return this.database.read(actor, async (tx) => {
      const span = ref.startsWith('MR') ? await this.acts.ofMatch(tx, ref) : await this.acts.ofJoining(tx, ref);
      if (!span) throw new NotFound('joining of records', ref);
      const limit = limitOf(query);
      const rows = await this.acts.acts(tx, span, query.looks === 'true', readCursor(query.cursor, 2), limit);
      await tx.listed('history', { joining: ref, ...query }, [span.joinedId], 'list', { person: span.joinedId });
      const page = pageOf(rows, limit, (row) => [row.at, row.sequence], (row): ShownAct => ({ ...presentTimelineEvent(row), belongsTo: row.theirs ? span.joinedRef : null }));
      return { ...page, span: presentSpan(span) };
    });
  }
}

function presentSpan({ ref, joinedRef, standsRef, since, until, undoneBy }: JoinedSpan): ShownSpan {
  return { ref, joined: joinedRef, stands: standsRef, joinedAt: since, undoneAt: until, undoneBy: until && undoneBy };
}

export const EXAMPLE_SPAN = { ref: 'AP-AHVA-RB', joined: 'PE-AHVA-RR', stands: 'PE-BHVA-RT', joinedAt: '2025-11-14T09:00:00.010Z', undoneAt: null, undoneBy: null };
