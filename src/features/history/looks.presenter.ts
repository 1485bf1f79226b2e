import type { EventRow } from './history-event.repository.js';
import type { ShownEvent } from './history.presenter.js';

/** One look: who saw it when, and how. Never what they searched for, of which the journal holds a digest. */
export interface ShownLook {
  sequence: number; at: string; who: string; whoRef: string;
  how: 'view' | 'list' | 'export'; what: string; record: string; ref: string | null;
  /** How many records a list, search or export showed beside; null for one record. */
  shown: number | null;
  reason: string | null;
}

export function presentLook({ line, shown }: EventRow & { shown: number | null }): ShownLook {
  const { sequence, occurredAt, who, whoRef, action, what, record, ref, reason } = JSON.parse(line) as ShownEvent;
  return { sequence, at: occurredAt, who, whoRef, how: action as ShownLook['how'], what, record, ref, shown, reason };
}

export const EXAMPLE_LOOK: ShownLook = {
  sequence: 48230, at: '2025-11-14T08:02:00.000Z', who: 'Audrey Tor', whoRef: 'US-AHVA-R7', how: 'list', what: 'Person shown in a list', record: 'Person', ref: null, shown: 50, reason: null,
};
