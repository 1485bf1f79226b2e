import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Effect } from '../../domain/barrier.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { referenceIn } from '../../platform/web/reference.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { ConsequencesRepository } from './consequences.repository.js';
import { DecisionsRepository } from './decisions.repository.js';
import type { AskMerge, ProposeMerge, ProposeUnmerge } from './merges.dto.js';
import { presentMerge, type ShownMerge } from './merges.presenter.js';
import { type JoiningRow, type MergeSide, MergesRepository } from './merges.repository.js';

/** Two records in the order in which they would be joined: the one goes into the other. */
export interface MergePair { goes: MergeSide; keep: MergeSide }

/** Two records of one human being become one, and come apart again: each time one proposes and another approves; whoever joined them does not undo it. */
@Injectable()
export class MergesService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly merges: MergesRepository,
    private readonly effects: ConsequencesRepository,
    private readonly decisions: DecisionsRepository,
    private readonly approvals: ApprovalsService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('approval.given', async (tx, { kind, subjectId, approvalId }) => {
      if (kind === 'person_merge') await this.join(tx, approvalId);
      if (kind === 'merge_reversal') await this.part(tx, subjectId, approvalId);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownMerge> {
    return this.database.read(actor, async (tx) => {
      const joining = await this.mustFind(tx, ref);
      await tx.viewed('approval', { record: joining.id, person: joining.onePersonId });
      return presentMerge(joining);
    });
  }

  /** The first key. @throws Refused where they may not be joined: told apart, marked as twins, joined already … */
  propose(actor: Actor, input: ProposeMerge): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const before = await this.pair(tx, input);
      await tx.lockPersons(before.goes.id, before.keep.id);
      const pair = await this.pair(tx, input);
      const person = referenceIn('person', 'PE', input.person);
      for (const side of [pair.goes, pair.keep]) {
        if (side.version !== (side.ref === person ? input.version : input.otherVersion)) throw new Conflict('version.stale', `The record ${side.ref} changed since you read it.`);
      }
      const why = await this.merges.whyNot(tx, pair.goes.id, pair.keep.id);
      if (why) throw new Refused(why);
      const waiting = await this.merges.waiting(tx, pair.goes.id, pair.keep.id);
      if (waiting) throw new Refused({ rule: 'merge.waits', message: `${waiting} is about one of them and waits for a second person. It is decided first.`, facts: { approval: waiting } });
      return this.approvals.propose(tx, {
        kind: 'person_merge', subjectId: pair.goes.id, personId: pair.goes.id, otherPersonId: pair.keep.id, reason: input.reason,
        particulars: { joined: pair.goes.ref, survivor: pair.keep.ref }, occurredAt: input.occurredAt ?? tx.now,
      });
    });
  }

  /** The first key of undoing it; nobody who proposed or approved the joining turns either. @throws Refused unless it stands */
  proposeUndoing(actor: Actor, ref: string, input: ProposeUnmerge): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const before = await this.mustFind(tx, ref);
      await tx.lockPersons(before.onePersonId, before.otherPersonId);
      const joining = await this.mustFind(tx, ref);
      if (joining.version !== input.version) throw new Conflict('version.stale', 'This joining changed since you read it.');
      if (!joining.movedAt || joining.undoneAt) throw notStanding(joining);
      if (joining.reversalRef) throw new Refused({ rule: 'merge.undoing-waits', message: `${joining.reversalRef} asks to undo it already and waits for a second person.`, facts: { approval: joining.reversalRef } });
      const shown = presentMerge(joining);
      return this.approvals.propose(tx, {
        kind: 'merge_reversal', subjectId: joining.id, personId: joining.joinedId!, otherPersonId: joining.standsId!, reason: input.reason,
        particulars: { joining: joining.ref, standsAgain: shown.joined, joinedWith: shown.stands },
        excluded: [joining.proposedBy, joining.decidedBy!], occurredAt: input.occurredAt ?? tx.now,
      });
    });
  }

  /** By what a merged record was joined: the approval, or the confirmed match; null while it stands. */
  mergedBy(actor: Actor, personRef: string): Promise<{ approval: string | null; review: string | null } | null> {
    return this.database.read(actor, (tx) => this.merges.mergedBy(tx, personRef));
  }

  /** For services of this room: the two in the order in which they would be joined. @throws NotFound, Invalid */
  async pair(tx: Tx, { person, other, survivor }: AskMerge): Promise<MergePair> {
    const one = await this.side(tx, 'person', person);
    const two = await this.side(tx, 'other', other);
    if (one.id === two.id) throw new Invalid({ other: 'Enter another record: this is the same one.' });
    const stands = survivor ? referenceIn('survivor', 'PE', survivor) : null;
    if (stands && stands !== one.ref && stands !== two.ref) throw new Invalid({ survivor: 'Choose one of the two records.' });
    const keep = stands ? stands === one.ref : (await this.merges.survivor(tx, one.id, two.id)) === one.id;
    return keep ? { goes: two, keep: one } : { goes: one, keep: two };
  }

  /** For services of this room. @throws NotFound */
  async mustFind(tx: Tx, ref: string): Promise<JoiningRow> {
    const joining = await this.merges.joining(tx, ref);
    if (!joining) throw new NotFound('joining of records', ref);
    return joining;
  }

  /** The second key was turned: one record from now on. A stop of the one ends the other's seat as if it had been opened now. */
  private async join(tx: Tx, approvalId: string): Promise<void> {
    const { onePersonId, otherPersonId } = (await this.merges.joiningById(tx, approvalId))!;
    const seated = new Set((await this.effects.seats(tx, [onePersonId, otherPersonId])).map(({ personId }) => personId));
    const barriers = await this.effects.openBarriers(tx, [onePersonId, otherPersonId]);
    const { personId, mergedIntoId, released } = await this.merges.merge(tx, approvalId);
    for (const seat of released) await this.events.publish(tx, { type: 'seat.released', ...seat });
    await this.events.publish(tx, { type: 'person.merged', personId, mergedIntoId, approvalId });
    for (const barrier of barriers) {
      if (seated.has(barrier.personId === personId ? mergedIntoId : personId)) await this.stops(tx, barrier.id, mergedIntoId, barrier.effects as Effect[]);
    }
  }

  /** Two others undid it: each has their own again, and what stopped them while they were one stops both. */
  private async part(tx: Tx, joiningId: string, approvalId: string): Promise<void> {
    const joining = (await this.merges.joiningById(tx, joiningId))!;
    if (!joining.movedAt || joining.undoneAt) throw notStanding(joining);
    await tx.lockPersons(joining.onePersonId, joining.otherPersonId);
    const { personId, mergedIntoId, heldById } = await this.merges.unmerge(tx, approvalId);
    for (const { id, effects } of await this.decisions.copiedBarriers(tx, personId, tx.now)) await this.stops(tx, id, personId, effects);
    await this.events.publish(tx, { type: 'person.unmerged', personId, mergedIntoId, heldById, approvalId });
  }

  private stops(tx: Tx, barrierId: string, personId: string, effects: Effect[]): Promise<void> {
    return this.events.publish(tx, { type: 'barrier.opened', barrierId, personId, caseId: null, effects, occurredAt: tx.now });
  }

  private async side(tx: Tx, field: 'person' | 'other', text: string): Promise<MergeSide> {
    const ref = referenceIn(field, 'PE', text);
    const side = await this.merges.side(tx, ref);
    if (!side) throw field === 'other' ? new Invalid({ other: `There is no person ${ref}.` }) : new NotFound('person', ref);
    return side;
  }
}

function notStanding({ ref, undoneAt }: JoiningRow): Refused {
  return new Refused({ rule: 'merge.not-standing', message: undoneAt ? 'This joining was undone already.' : 'This joining was never carried out: there is nothing to undo.', facts: { approval: ref } });
}
