import { type Permission } from './permission.js';

/** What can be taken away: cases in bulk, masked; everything of one case or one person. */
export const EXPORT_KINDS = ['case_history', 'person_history', 'bulk'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

export const EXPORT_FORMATS = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How long the file of an export is kept, in days. The record of it stays. */
export const EXPORT_KEPT_DAYS = 7;

/** What one must hold to ask for it, to have it written, and to take it away. */
export const permissionFor = (kind: ExportKind): Permission => (kind === 'bulk' ? 'export.bulk' : 'export.history');
