import { type BarrierKind } from '../../../domain/barrier.js';
import { type ScreeningQuestion } from '../../../domain/case-facts.js';
import { type Day } from '../../../domain/day.js';
import { type BoardingOutcome, type BoardingReason, type NotHandedOverReason } from '../../../domain/flight-life.js';
import { type ReasonCode, type VerdictAnswer } from '../../../domain/review.js';
import { type AdmissionStep } from '../../../domain/admission-life.js';
import { type Boat } from './arrivals.js';
import { type Invented } from './people.js';

/** Who does it: a user of the demonstration by their username, or a system actor. */
export type Hand = 'carol' | 'colin' | 'sarah' | 'simon' | 'sunita' | 'edith' | 'ewan' | 'demonstration' | 'import';

/** What one person does in one go. `key` names a planned crossing and its case. */
export type Deed =
  | { readonly does: 'publish'; readonly day: Day; readonly people: number; readonly boats: number }
  | { readonly does: 'land'; readonly boat: Boat }
  /** The boat's people from the first to the last of these, in bulk. */
  | { readonly does: 'register'; readonly boat: Boat; readonly from: number; readonly to: number }
  | { readonly does: 'own'; readonly key: string; readonly owner: Hand }
  | { readonly does: 'capture'; readonly key: string; readonly kind: 'photo' | 'finger'; readonly finger: number | null; readonly externalId: string; readonly quality: number; readonly device: string; /** Whose body: the same in every crossing of theirs. */ readonly body: string; /** The print itself is kept: drawing it takes time, so only where examiners look. */ readonly drawn: boolean }
  /** The office's own search, as its job does it. */
  | { readonly does: 'search-prints'; readonly key: string }
  | { readonly does: 'search'; readonly key: string; readonly candidates: readonly { readonly key: string; readonly score: number }[] }
  | { readonly does: 'propose-match'; readonly key: string; readonly earlier: string; readonly rationale: string }
  | { readonly does: 'verdict'; readonly key: string; readonly earlier: string; readonly answer: VerdictAnswer; readonly code: ReasonCode; readonly reason: string }
  | { readonly does: 'detain'; readonly key: string; readonly centre: string; readonly reviewDueOn: Day }
  | { readonly does: 'release'; readonly key: string; readonly reason: string }
  | { readonly does: 'identify'; readonly key: string }
  | { readonly does: 'screen'; readonly key: string; readonly answers: readonly { readonly question: ScreeningQuestion; readonly answer: string; readonly concern: boolean }[] }
  | { readonly does: 'accept-into-scope' | 'rule-out-of-scope' | 'withdraw-to-asylum'; readonly key: string; readonly reason: string }
  | { readonly does: 'serve-intent' | 'serve-decision'; readonly key: string; readonly language: string }
  | { readonly does: 'request'; readonly key: string }
  | { readonly does: 'reply'; readonly key: string; readonly answer: 'accepted' | 'refused'; readonly grounds: string }
  | { readonly does: 'propose-decision'; readonly key: string; readonly reason: string }
  | { readonly does: 'approve-decision' | 'approve-directions' | 'close-case'; readonly key: string; readonly reason: string }
  | { readonly does: 'travel-document'; readonly key: string; readonly number: string; readonly expiresOn: Day }
  | { readonly does: 'represent'; readonly key: string; readonly name: string; readonly organisation: string }
  | { readonly does: 'assess-fitness'; readonly key: string; readonly fit: boolean; readonly validUntil: Date; readonly assessor: string }
  | { readonly does: 'hold-seat'; readonly key: string; readonly flight: string; readonly seat: number }
  | { readonly does: 'propose-directions'; readonly key: string; readonly flight: string; readonly reason: string }
  | { readonly does: 'serve-directions'; readonly key: string; readonly flight: string; readonly language: string }
  | { readonly does: 'stop'; readonly key: string; readonly barrier: string; readonly kind: BarrierKind; readonly courtReference: string | null; readonly note: string }
  | { readonly does: 'propose-lifting' | 'approve-lifting'; readonly barrier: string; readonly reason: string }
  | { readonly does: 'plan-flight'; readonly flight: string; readonly returneeSeats: number; readonly escort: Hand }
  | { readonly does: 'open-boarding' | 'depart' | 'arrive' | 'close-flight'; readonly flight: string }
  | { readonly does: 'outcome'; readonly key: string; readonly flight: string; readonly outcome: BoardingOutcome; readonly code: BoardingReason | null; readonly reason: string | null }
  | { readonly does: 'hand-over'; readonly key: string; readonly flight: string; readonly receipt: string }
  | { readonly does: 'not-handed-over'; readonly key: string; readonly flight: string; readonly code: NotHandedOverReason; readonly reason: string }
  | { readonly does: 'express-interest'; readonly family: string; readonly members: readonly Invented[] }
  | { readonly does: 'admission-step'; readonly family: string; readonly step: AdmissionStep; readonly reason: string }
  | { readonly does: 'task'; readonly key: string | null; readonly title: string; readonly owner: Hand; readonly dueAt: Date };

/** A deed with its two times: when it happened, and when the office's clock shows that it is recorded. */
export type Act = Deed & { readonly by: Hand; readonly occurredAt: Date; readonly at: Date };

/** The act of that name. */
export type ActOf<D extends Deed['does']> = Act extends infer A ? (A extends Act ? (D extends A['does'] ? A & { readonly does: D } : never) : never) : never;

/** That deed of that hand, recorded so many minutes after it occurred. */
export function act(by: Hand, occurredAt: Date, deed: Deed, minutesLater = 0): Act {
  return { ...deed, by, occurredAt, at: new Date(occurredAt.getTime() + minutesLater * 60_000) };
}

/** In the order in which they are recorded; what is recorded at the same minute keeps its order. */
export function inOrder(acts: readonly Act[]): Act[] {
  return [...acts].sort((a, b) => a.at.getTime() - b.at.getTime());
}
