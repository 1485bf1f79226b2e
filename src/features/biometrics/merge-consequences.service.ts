import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { presentBarrierLine } from './consequences.presenter.js';
import { ConsequencesRepository } from './consequences.repository.js';
import type { AskMerge } from './merges.dto.js';
import { presentSide, type ShownMergeConsequences } from './merges.presenter.js';
import { type MergeMoves, MergesRepository } from './merges.repository.js';
import { type MergePair, MergesService } from './merges.service.js';

/** Rows that are told of by themselves, or that only follow another. */
const TOLD_APART = new Set(['crossing', 'case_file', 'capture', 'capture_image', 'capture_template', 'barrier', 'document_content', 'seat_holding']);

/** What joining two records, or undoing it, will do before anybody does it. */
@Injectable()
export class MergeConsequencesService {
  constructor(private readonly database: Database, private readonly repository: MergesRepository, private readonly effects: ConsequencesRepository, private readonly merges: MergesService) {}

  /** Of two records that nobody has proposed yet. @throws NotFound, Invalid */
  ofPair(actor: Actor, asked: AskMerge): Promise<ShownMergeConsequences> {
    return this.database.read(actor, async (tx) => {
      const pair = await this.merges.pair(tx, asked);
      for (const { id } of [pair.goes, pair.keep]) await tx.viewed('person', { record: id, person: id });
      return this.joining(tx, pair);
    });
  }

  /** Of a proposal: of joining while it waits, of undoing while it stands. @throws Refused when there is nothing left to do */
  ofProposal(actor: Actor, ref: string): Promise<ShownMergeConsequences> {
    return this.database.read(actor, async (tx) => {
      const row = await this.merges.mustFind(tx, ref);
      await tx.viewed('approval', { record: row.id, person: row.onePersonId });
      if (row.outcome === null && row.onePersonId === row.otherPersonId) throw new Refused({ rule: 'merge.same', message: 'A match has made them one record meanwhile: there is nothing left to join.' });
      if (row.outcome === null) return this.joining(tx, await this.merges.pair(tx, { person: row.oneRef, other: row.otherRef, survivor: row.survivor ?? undefined }));
      const moves = await this.repository.wouldUnmerge(tx, row.id);
      if (!moves) throw new Refused({ rule: 'merge.not-standing', message: 'This joining does not stand: there is nothing to undo.', facts: { approval: ref } });
      const [from, to] = [await this.effects.personRef(tx, moves.from), await this.effects.personRef(tx, moves.to)];
      const sides = { from: (await this.repository.side(tx, from))!, to: (await this.repository.side(tx, to))! };
      return {
        of: 'undoing', from: presentSide(sides.from), to: presentSide(sides.to), ...(await this.moved(tx, moves)),
        alsoStops: (await this.effects.barriers(tx, moves.copied)).map(presentBarrierLine), seatReleased: null,
        returns: await this.repository.returns(tx, [moves.from]), whyNot: null,
      };
    });
  }

  /** For pages that show a proposal: null where nothing is left to do. */
  async ofProposalIfAny(actor: Actor, ref: string): Promise<ShownMergeConsequences | null> {
    try {
      return await this.ofProposal(actor, ref);
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }

  private async joining(tx: Tx, { goes, keep }: MergePair): Promise<ShownMergeConsequences> {
    const moves = await this.repository.wouldMerge(tx, goes.id, keep.id);
    const seats = await this.effects.seats(tx, [goes.id, keep.id]);
    const [ours, theirs] = [seats.find(({ personId }) => personId === goes.id), seats.find(({ personId }) => personId === keep.id)];
    const released = ours && theirs ? (ours.outcome === null ? ours : theirs.outcome === null ? theirs : null) : null;
    return {
      of: 'joining', from: presentSide(goes), to: presentSide(keep), ...(await this.moved(tx, moves)),
      alsoStops: (await this.effects.openBarriers(tx, [keep.id])).map(presentBarrierLine),
      seatReleased: released ? { flight: released.flightRef, designator: released.designator, departs: released.departs } : null,
      returns: await this.repository.returns(tx, [goes.id, keep.id]), whyNot: await this.repository.whyNot(tx, goes.id, keep.id),
    };
  }

  private async moved(tx: Tx, { rows }: MergeMoves): Promise<Pick<ShownMergeConsequences, 'arrivals' | 'captures' | 'barriers' | 'alsoMoves'>> {
    return {
      arrivals: await this.repository.arrivals(tx, rows.crossing ?? []),
      captures: await this.effects.captureRefs(tx, rows.capture ?? []),
      barriers: (await this.effects.barriers(tx, rows.barrier ?? [])).map(presentBarrierLine),
      alsoMoves: Object.fromEntries(Object.entries(rows).filter(([table]) => !TOLD_APART.has(table)).map(([table, ids]) => [table, ids.length])),
    };
  }
}
