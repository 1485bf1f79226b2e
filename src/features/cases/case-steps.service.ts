import { Injectable } from '@nestjs/common';
import { LATE_AFTER_MINUTES } from '../../domain/boarding.js';
import type { CaseFacts } from '../../domain/case-facts.js';
import { type CaseState, type CaseStep, MAY_HAVE_HAPPENED, nextState } from '../../domain/case-life.js';
import { type Breach, breachesOf, factRefusals, refusalsFor } from '../../domain/case-step.js';
import { clocksOf, firstOpen } from '../../domain/clocks.js';
import { londonDay } from '../../domain/day.js';
import { Conflict, NotFound, Refused } from '../../domain/errors.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { CasesRepository } from './cases.repository.js';
import { type CaseRecord, factsFrom } from './facts.js';
import { FactsRepository } from './facts.repository.js';

export interface StepOptions {
  /** When it happened; the rules judge by this instant. */
  occurredAt: Date;
  reason?: string | null;
  particulars?: Record<string, unknown>;
  approvalId?: string | null;
  /** It happened, whatever the rules say: what was against them is kept as breaches. */
  happened?: boolean;
}

/** What became of a step. `moved` is false when the case stands where it stood: the fact is recorded all the same. */
export interface Stepped { caseId: string; personId: string; step: CaseStep; from: CaseState; to: CaseState; moved: boolean; breaches: Breach[]; version: number }

/** In milliseconds: what is told later than that is told as having happened, as at the aircraft. */
const CLEARLY_PAST = LATE_AFTER_MINUTES * 60_000;

/** The one place where the state of a case changes. */
@Injectable()
export class CaseStepsService {
  constructor(
    private readonly cases: CasesRepository,
    private readonly facts: FactsRepository,
    private readonly events: Events,
  ) {}

  /** @throws NotFound */
  async factsOf(tx: Tx, caseId: string): Promise<CaseRecord> {
    const row = await this.facts.gather(tx, caseId);
    if (!row) throw new NotFound('case');
    return factsFrom(row);
  }

  /** The facts under the lock of the person. @throws NotFound, Conflict `version.stale` if `seen` is not the version they were read at */
  async locked(tx: Tx, caseId: string, seen?: number): Promise<CaseRecord> {
    const file = await this.cases.byId(tx, caseId);
    if (!file) throw new NotFound('case');
    await tx.lockPersons(file.personId);
    const facts = await this.factsOf(tx, caseId);
    // a match confirmed while we waited moves the case to another person
    if (facts.personId !== file.personId) await tx.lockPersons(facts.personId);
    if (seen !== undefined && seen !== facts.version) throw stale();
    return facts;
  }

  /** When a verb of the desk occurred: now if not said. @throws Refused when that is before the person arrived */
  occurred(tx: Tx, { arrivedAt }: CaseFacts, given: Date | undefined): Date {
    if (given && londonDay(given) < londonDay(arrivedAt)) {
      throw new Refused({ rule: 'case.before-arrival', message: 'The time given lies before the arrival.', facts: { occurredAt: given, arrivedAt } });
    }
    return given ?? tx.now;
  }

  /** Takes the step or records the fact. @throws Refused naming each guard with its facts */
  async step(tx: Tx, caseId: string, step: CaseStep, options: StepOptions): Promise<Stepped> {
    const record = await this.locked(tx, caseId);
    const facts = step === 'accept_into_scope' ? { ...record, scopeReasons: options.reason ?? null } : record;
    return this.take(tx, facts, step, options, this.weigh(tx, facts, step, options));
  }

  /**
   * What would be against the step as it happened; papers are weighed with the paper itself among the facts.
   * @throws Refused when the step asks for permission and doesn't get it
   */
  weigh(tx: Tx, facts: CaseFacts, step: CaseStep, { occurredAt, happened }: StepOptions): Breach[] {
    const told = happened ?? this.toldAsPast(tx, step, occurredAt);
    const refusals = told ? factRefusals(step, facts, tx.actor, occurredAt) : refusalsFor(step, facts, tx.actor, occurredAt);
    if (refusals.length > 0) throw new Refused(...refusals);
    return breachesOf(step, facts, occurredAt);
  }

  /** True for papers served or sent a while ago: nobody can be refused permission for what is done. */
  toldAsPast(tx: Tx, step: CaseStep, occurredAt: Date): boolean {
    return MAY_HAVE_HAPPENED.includes(step) && occurredAt.getTime() < tx.now.getTime() - CLEARLY_PAST;
  }

  /**
   * Writes the step that was weighed. `facts` are those under the lock, with the paper that belongs to the step;
   * `moves` false: what happened is on record, yet the case stays where it is.
   */
  async take(tx: Tx, facts: CaseRecord, step: CaseStep, options: StepOptions, breaches: Breach[], moves = true): Promise<Stepped> {
    const { occurredAt, reason = null, particulars = {}, approvalId = null } = options;
    const from = facts.state;
    const to = (moves && nextState(step, from)) || from;
    await this.cases.addStep(tx, { caseId: facts.caseId, personId: facts.personId, step, fromState: from, toState: to, reason, particulars, breaches, approvalId, occurredAt });
    const fallen = leavesDirections(from, to) ? await this.cases.dropDirections(tx, facts.caseId, occurredAt) : 0;
    const after: CaseFacts = {
      ...facts, state: to,
      scopedAt: to === 'in_scope' && from !== to ? occurredAt : facts.scopedAt,
      notices: fallen ? facts.notices.map((notice) => (notice.kind === 'directions' && !notice.cancelledAt ? { ...notice, cancelledAt: occurredAt } : notice)) : facts.notices,
    };
    const due = firstOpen(clocksOf(after), tx.now);
    const moved = await this.cases.move(tx, {
      id: facts.caseId, version: facts.version, state: to, stateSince: from === to ? facts.stateSince : occurredAt,
      dueKind: due?.kind ?? null, dueAt: due?.dueAt ?? null,
    });
    if (!moved) throw stale();
    await this.events.publish(tx, { type: 'case.stepped', caseId: facts.caseId, personId: facts.personId, step, from, to, occurredAt });
    return { caseId: facts.caseId, personId: facts.personId, step, from, to, moved: from !== to, breaches, version: facts.version + 1 };
  }

  /** Directions that stand fall, and the case goes back to decision served if it stood at directions set. False: there were none. */
  async directionsFall(tx: Tx, caseId: string, reason: string, occurredAt: Date): Promise<boolean> {
    const facts = await this.locked(tx, caseId);
    if (facts.state === 'directions_set') {
      await this.take(tx, facts, 'directions_cancelled', { occurredAt, reason }, this.weigh(tx, facts, 'directions_cancelled', { occurredAt }));
      return true;
    }
    return (await this.cases.dropDirections(tx, caseId, occurredAt)) > 0;
  }
}

/** Directions stand on the way to the aircraft, aboard it, and for a return that was made. */
function leavesDirections(from: CaseState, to: CaseState): boolean {
  return from !== to && ['directions_set', 'boarded', 'returned'].includes(from) && !['boarded', 'returned', 'closed'].includes(to);
}

function stale(): Conflict {
  return new Conflict('version.stale', 'Someone else changed this case since you read it. Read it again, then decide.');
}
