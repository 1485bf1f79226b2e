import { Injectable } from '@nestjs/common';
import { endOfDay, startOfDay } from '../../domain/day.js';
import { Invalid, Refused } from '../../domain/errors.js';
import { type ExportKind, permissionFor } from '../../domain/export.js';
import { holds } from '../../domain/permission.js';
import type { Tx } from '../../platform/database/tx.js';
import { referenceIn } from '../../platform/web/reference.js';
import { ExportWritersService } from './export-writers.service.js';
import type { EstimateExport } from './exports.dto.js';
import { type CaseFilter, ExportsRepository } from './exports.repository.js';

/** What was asked for, found: `filter` in references as it is kept, keys as the journal takes them. */
export interface ExportScope {
  kind: ExportKind;
  filter: Record<string, unknown>;
  caseIds: readonly string[];
  personId: string | null;
  caseId: string | null;
  rows: number;
}

/** Finds what an export is about. */
@Injectable()
export class ExportScopeService {
  constructor(private readonly exports: ExportsRepository, private readonly writers: ExportWritersService) {}

  /** In the transaction of who asks. @throws Invalid, NotFound, Refused where their roles do not allow that kind */
  async find(tx: Tx, input: EstimateExport): Promise<ExportScope> {
    const kind = this.kindOf(input);
    if (!holds(tx.actor.roles, permissionFor(kind))) {
      throw new Refused({ rule: 'access.bulk-export', message: 'Only auditors and supervisors export many cases at once.', facts: { permission: permissionFor(kind) } });
    }
    return kind === 'bulk' ? this.bulk(tx, input) : this.history(tx, kind, input);
  }

  private kindOf({ period, state, flight, cases, case: one, person, format }: EstimateExport): ExportKind {
    const many = period ?? state ?? flight ?? cases;
    if (one !== undefined && person !== undefined) throw new Invalid({ person: 'Choose a case or a person, not both.' });
    if ((one ?? person) !== undefined) {
      if (many !== undefined) throw new Invalid({ [one !== undefined ? 'case' : 'person']: 'A history is asked for alone, without a period, a state, a flight or a list.' });
      return one !== undefined ? 'case_history' : 'person_history';
    }
    if (many === undefined) throw new Invalid({ period: 'Say which cases: a period, a state, a flight or a list of references.' });
    if (format !== 'jsonl') throw new Invalid({ format: 'Bulk exports are JSON Lines: jsonl.' });
    return 'bulk';
  }

  private async history(tx: Tx, kind: 'case_history' | 'person_history', { case: one, person }: EstimateExport): Promise<ExportScope> {
    const ref = one !== undefined ? referenceIn('case', 'CA', one) : referenceIn('person', 'PE', person!);
    const subject = await this.writers.of(kind).subject(tx, ref);
    return { kind, filter: { [one !== undefined ? 'case' : 'person']: ref }, ...subject };
  }

  private async bulk(tx: Tx, { period, state, flight, cases }: EstimateExport): Promise<ExportScope> {
    if (period && period.to < period.from) throw new Invalid({ 'period.to': 'The period ends before it begins.' });
    const flightRef = flight ? referenceIn('flight', 'FL', flight) : undefined;
    const flightId = flightRef ? await this.exports.flightId(tx, flightRef) : null;
    if (flightRef && !flightId) throw new Invalid({ flight: `There is no flight ${flightRef}.` });
    const refs = cases?.map((ref, index) => referenceIn(`cases.${index}`, 'CA', ref));
    const unknown = refs ? await this.exports.unknownCases(tx, refs) : [];
    if (unknown.length) throw new Invalid({ cases: `There is no case ${unknown.slice(0, 10).join(', ')}.` });
    const filter: CaseFilter = {
      from: period ? startOfDay(period.from) : null, to: period ? endOfDay(period.to) : null, state: state ?? null, flight: flightId, cases: refs ?? null,
    };
    const caseIds = await this.exports.casesThatFit(tx, filter);
    return {
      kind: 'bulk', caseIds, personId: null, caseId: null, rows: await this.exports.countLines(tx, caseIds),
      filter: { ...(period && { period: { from: period.from, to: period.to } }), ...(state && { state }), ...(flightRef && { flight: flightRef }), ...(refs && { cases: refs }) },
    };
  }
}
