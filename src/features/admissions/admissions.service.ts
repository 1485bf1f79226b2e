import { Injectable, type OnModuleInit } from '@nestjs/common';
import { admissionBreaches, admissionRefusals, type AdmissionStep, ADMISSION_TRANSITIONS, type CapFact, nextAdmissionState } from '../../domain/admission-life.js';
import { endOfDay, londonDay } from '../../domain/day.js';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import { capFor } from '../../domain/scheme.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import type { ExpressInterest, ListAdmissions, ProposeOverCap, TakeStep } from './admissions.dto.js';
import { presentAdmission, type ShownAdmission } from './admissions.presenter.js';
import { type AdmissionRow, AdmissionsRepository } from './admissions.repository.js';

/** The legal route: from an expression of interest to arrival. Families move together. */
@Injectable()
export class AdmissionsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly admissions: AdmissionsRepository,
    private readonly approvals: ApprovalsService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('approval.given', async (tx, { kind, subjectId, approvalId }) => {
      if (kind !== 'over_cap') return;
      for (const member of await this.admissions.lockedFamily(tx, subjectId)) await this.admissions.change(tx, member, { overCapApprovalId: approvalId });
    });
  }

  list(actor: Actor, query: ListAdmissions): Promise<Page<ShownAdmission>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const rows = await this.admissions.list(tx, { state: query.state ?? null, arrivedBefore: query.arrivedTo ? endOfDay(query.arrivedTo) : null }, readCursor(query.cursor, 2), limit);
      await tx.listed('admission', query, rows.slice(0, limit).map(({ id }) => id));
      return pageOf(rows, limit, (row) => [row.recordedAt, row.id], (row) => presentAdmission(row));
    });
  }

  show(actor: Actor, ref: string): Promise<ShownAdmission> {
    return this.database.read(actor, async (tx) => {
      const found = await this.mustFind(tx, ref);
      await tx.viewed('admission', { record: found.id });
      return this.shown(tx, ref);
    });
  }

  /** Several people at once are a family. Answers the first; `family` names them all. */
  express(actor: Actor, { people, occurredAt }: ExpressInterest): Promise<ShownAdmission> {
    return this.database.write(actor, async (tx) => {
      const at = occurredAt ?? tx.now;
      const schemeVersionId = await this.admissions.schemeOn(tx, londonDay(at));
      if (!schemeVersionId) throw new Invalid({ occurredAt: 'No version of the scheme was in force on that day.' });
      const first = await this.admissions.add(tx, { ...people[0], schemeVersionId, stateSince: at, occurredAt: at });
      for (const person of people.slice(1)) await this.admissions.add(tx, { ...person, family: first.family, schemeVersionId, stateSince: at, occurredAt: at });
      return this.shown(tx, first.ref);
    });
  }

  /** The whole family takes the step or nobody. @throws Refused by the rules, over the cap too; Conflict `version.stale` */
  step(actor: Actor, ref: string, { step, reason, occurredAt, version }: TakeStep): Promise<ShownAdmission> {
    return this.database.write(actor, async (tx) => {
      const family = await this.seenFamily(tx, ref, version);
      const at = occurredAt ?? tx.now;
      const cap = await this.cap(tx, family, step, at);
      const facts = family.map(({ ref: reference, state }) => ({ reference, state }));
      const refusals = admissionRefusals(step, facts, cap, actor);
      if (refusals.length > 0) throw new Refused(...refusals);
      const breaches = isFact(step) ? admissionBreaches(step, facts, cap) : [];
      for (const member of family) {
        const toState = nextAdmissionState(step, member.state) ?? member.state;
        const arrives = toState === 'arrived' && member.state !== 'arrived';
        await this.admissions.addStep(tx, { admissionId: member.id, fromState: member.state, toState, step, reason: reason ?? null, breaches, occurredAt: at });
        if (toState === member.state) continue; // a fact out of order is on record and moves nothing
        await this.admissions.change(tx, member, { state: toState, stateSince: at, ...(arrives && { arrivedAt: at }) });
        if (arrives) await this.events.publish(tx, { type: 'admission.arrived', admissionId: member.id, people: 1, occurredAt: at });
      }
      return this.shown(tx, ref);
    });
  }

  /** The first key for going over the cap with this family; the second is turned under /approvals. */
  proposeOverCap(actor: Actor, ref: string, { reason, occurredAt, version }: ProposeOverCap): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const family = await this.seenFamily(tx, ref, version);
      const { admitted, cap, overCapApproved } = await this.cap(tx, family, 'grant', occurredAt ?? tx.now);
      if (overCapApproved) throw new Refused({ rule: 'admission.over-cap-approved', message: 'Two people have agreed to that already.' });
      return this.approvals.propose(tx, {
        kind: 'over_cap', subjectId: family[0].family, reason, particulars: { admissions: family.map((member) => member.ref), people: family.length, admitted, cap }, occurredAt: occurredAt ?? tx.now,
      });
    });
  }

  private async seenFamily(tx: Tx, ref: string, version: number): Promise<AdmissionRow[]> {
    const family = await this.admissions.lockedFamily(tx, (await this.mustFind(tx, ref)).family);
    if (family.find((member) => member.ref === ref)!.version !== version) throw new Conflict('version.stale', 'This admission changed since you read it. Read it again, then decide.');
    return family;
  }

  private async cap(tx: Tx, family: readonly AdmissionRow[], step: AdmissionStep, at: Date): Promise<CapFact> {
    const [{ family: key, schemeVersionId }] = family;
    if (step === 'grant' || step === 'arrive') await this.admissions.lockCap(tx, schemeVersionId);
    const { rule, returns, admitted } = await this.admissions.cap(tx, schemeVersionId, key, at);
    return { admitted, cap: capFor(returns, rule), overCapApproved: family.every(({ overCapApprovalId }) => overCapApprovalId !== null) };
  }

  private async shown(tx: Tx, ref: string): Promise<ShownAdmission> {
    const found = await this.mustFind(tx, ref);
    return presentAdmission(found, await this.admissions.steps(tx, found.id));
  }

  private async mustFind(tx: Tx, ref: string): Promise<AdmissionRow> {
    const found = await this.admissions.byRef(tx, ref);
    if (!found) throw new NotFound('admission', ref);
    return found;
  }
}

function isFact(step: AdmissionStep): boolean {
  return ADMISSION_TRANSITIONS.find((transition) => transition.step === step)!.kind === 'fact';
}
