import { FINGER_WORDS } from '../../domain/person-words.js';
import type { Presence } from './missing-fingers.dto.js';
import type { MissingRow } from './missing-fingers.repository.js';

export interface ShownMissingFinger { fingerPosition: number; presence: Presence; occurredAt: Date; recordedBy: string }
/** Every finger of a crossing that could not be taken, and why. */
export interface ShownMissingFingers { crossing: string; self: string; fingers: ShownMissingFinger[] }

export const PRESENCE_WORDS: Readonly<Record<Presence, string>> = { amputated: 'Amputated', bandaged: 'Bandaged', damaged: 'Damaged' };

/** One of them in a sentence. */
export const notTaken = ({ fingerPosition, presence }: { fingerPosition: number; presence: Presence }): string => `${FINGER_WORDS[fingerPosition]!} not taken: ${PRESENCE_WORDS[presence].toLowerCase()}.`;

export const presentMissing = (crossing: string, rows: readonly MissingRow[]): ShownMissingFingers => ({
  crossing, self: `/api/v1/crossings/${crossing}/missing-fingers`,
  fingers: rows.map(({ fingerPosition, presence, occurredAt, recordedByName }) => ({ fingerPosition, presence, occurredAt, recordedBy: recordedByName })),
});

export const EXAMPLE_MISSING = {
  crossing: 'CR-AHVA-R8', self: '/api/v1/crossings/CR-AHVA-R8/missing-fingers',
  fingers: [{ fingerPosition: 7, presence: 'amputated', occurredAt: '2025-11-14T06:40:00.000Z', recordedBy: 'Casey Worker' }],
};
