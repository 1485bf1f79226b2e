import type { TaskRow } from './tasks.repository.js';

/** What page and API show of a task. */
export interface ShownTask {
  ref: string; self: string; version: number; title: string;
  person: string | null; case: string | null;
  owner: string | null; ownerName: string | null; dueAt: Date | null;
  open: boolean; doneAt: Date | null; doneBy: string | null;
  occurredAt: Date; recordedAt: Date; recordedBy: string;
}

export function presentTask(row: TaskRow): ShownTask {
  return {
    ref: row.ref, self: `/api/v1/tasks/${row.ref}`, version: row.version, title: row.title,
    person: row.personRef, case: row.caseRef,
    owner: row.ownerUsername, ownerName: row.ownerName, dueAt: row.dueAt,
    open: row.doneAt === null, doneAt: row.doneAt, doneBy: row.doneByName,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.recordedByName,
  };
}

export const EXAMPLE_TASK = {
  ref: 'TA-AHVA-RM', self: '/api/v1/tasks/TA-AHVA-RM', version: 1, title: 'Chase the reply to the readmission request',
  person: 'PE-AHVA-RR', case: 'CA-AHVA-R5', owner: 'casey', ownerName: 'Casey Worker', dueAt: '2025-11-17T17:00:00.000Z',
  open: true, doneAt: null, doneBy: null,
  occurredAt: '2025-11-14T08:00:00.000Z', recordedAt: '2025-11-14T08:00:00.000Z', recordedBy: 'Casey Worker',
};
