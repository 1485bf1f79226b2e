import { Injectable, type OnModuleInit } from '@nestjs/common';
import { checkTransitions } from '../../domain/case-check.js';
import type { CaseStep } from '../../domain/case-life.js';
import { NotFound } from '../../domain/errors.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import type { CaseFile } from './case-file.entity.js';
import { CaseStepsService, type StepOptions, type Stepped } from './case-steps.service.js';
import { CasesRepository } from './cases.repository.js';
import type { CaseRecord } from './facts.js';

/** The case as other rooms use it, inside their transactions. What people do at a case stands in the services beside. */
@Injectable()
export class CasesService implements OnModuleInit {
  constructor(
    private readonly cases: CasesRepository,
    private readonly steps: CaseStepsService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    checkTransitions();
    this.events.on('crossings.registered', async (tx, { crossingIds }) => {
      await this.openFor(tx, crossingIds);
    });
  }

  /**
   * Opens the case of each of these crossings, thousands at once. A crossing before the scheme began has none, and
   * one that has its case keeps it.
   */
  openFor(tx: Tx, crossingIds: readonly string[]): Promise<{ id: string; crossingId: string; personId: string }[]> {
    return this.cases.openFor(tx, crossingIds);
  }

  /** @throws NotFound */
  async mustFind(tx: Tx, ref: string): Promise<CaseFile> {
    const file = await this.cases.byRef(tx, ref);
    if (!file) throw new NotFound('case', ref);
    return file;
  }

  /** @throws NotFound */
  async mustGet(tx: Tx, id: string): Promise<CaseFile> {
    const file = await this.cases.byId(tx, id);
    if (!file) throw new NotFound('case');
    return file;
  }

  /** Everything that the rules look at. Lock the person first if you decide by it. @throws NotFound */
  factsOf(tx: Tx, caseId: string): Promise<CaseRecord> {
    return this.steps.factsOf(tx, caseId);
  }

  /**
   * Takes a step or records a fact; the state changes here and nowhere else. Leaving directions set or boarded for
   * any other way than onward lets standing directions fall. For an escort, call it inside `tx.onBehalf`.
   * @throws Refused naming each guard with its facts
   */
  step(tx: Tx, caseId: string, step: CaseStep, options: StepOptions): Promise<Stepped> {
    return this.steps.step(tx, caseId, step, options);
  }

  /** Standing directions fall; a case at directions set goes back to decision served. False: there were none. */
  directionsFall(tx: Tx, caseId: string, reason: string, occurredAt: Date): Promise<boolean> {
    return this.steps.directionsFall(tx, caseId, reason, occurredAt);
  }

  /** Links the case of the crossing with the earlier return that makes it a re-entry; null takes the link away. */
  async linkEarlierReturn(tx: Tx, crossingId: string, returnId: string | null): Promise<void> {
    await this.cases.linkReturn(tx, crossingId, returnId);
  }
}
