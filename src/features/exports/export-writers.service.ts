import { Injectable } from '@nestjs/common';
import type { ExportKind } from '../../domain/export.js';
import type { Actor } from '../../platform/access/actor.js';
import type { Tx } from '../../platform/database/tx.js';
import type { ExportRow } from './exports.repository.js';

/** Some whole lines, and how many records they hold. */
export interface Portion { text: string; rows: number }

/** What an export is about; keys are UUIDs. `rows`: how many lines it would have now. */
export interface ExportSubject { personId: string; caseId: string | null; caseIds: readonly string[]; rows: number }

/** Who can tell a history for exports. */
export interface HistoryWriter {
  /** @throws NotFound */
  subject(tx: Tx, ref: string): Promise<ExportSubject>;
  /** All of it, as far as the actor may see. */
  portions(actor: Actor, ref: string, format: 'jsonl' | 'csv'): AsyncGenerator<Portion>;
}

/** Rooms above this one that tell histories say here how; exports never call up. */
@Injectable()
export class ExportWritersService {
  private readonly writers = new Map<ExportKind, HistoryWriter>();

  /** Called by a room when it starts (onModuleInit). */
  on(kind: 'case_history' | 'person_history', writer: HistoryWriter): void {
    this.writers.set(kind, writer);
  }

  of(kind: ExportRow['kind']): HistoryWriter {
    const writer = this.writers.get(kind);
    if (!writer) throw new Error(`Nobody tells a ${kind}.`);
    return writer;
  }
}
