import { type BarrierKind, type Effect } from './barrier.js';
import { type ClaimStatus, type NoticeKind, type ScreeningQuestion, type Settlement, type Whereabouts } from './case-facts.js';
import { type CaseState, type CaseStep } from './case-life.js';
import { type ClockKind, type ClockState } from './clocks.js';
import { type DocumentKind } from './document.js';
import { type NoteCategory } from './note.js';
import { type Disclosable } from './readmission.js';
import { type Role } from './role.js';

/** How the office says what its records call by code. Sentence case, without a full stop. */
export const STATE_WORDS: Readonly<Record<CaseState, string>> = {
  encountered: 'Encountered', identified: 'Identified', screened: 'Screened', in_scope: 'In scope', notice_served: 'Notice of intent served',
  readmission_requested: 'Readmission requested', readmission_accepted: 'Readmission accepted', decision_served: 'Decision served',
  directions_set: 'Directions set', boarded: 'Boarded', returned: 'Returned', out_of_scope: 'Out of scope',
  refused_by_receiving_state: 'Refused by the receiving state', time_expired: 'Time expired', withdrawn_to_asylum: 'Withdrawn to the asylum process', closed: 'Closed after return',
};

/** `act`: what a button says; `done`: what the history says. */
export const STEP_WORDS: Readonly<Record<CaseStep, { readonly act: string; readonly done: string }>> = {
  identify: { act: 'Confirm the identity', done: 'Identified' },
  screen: { act: 'Record screening answers', done: 'Screening completed' },
  accept_into_scope: { act: 'Accept into scope', done: 'Accepted into scope' },
  rule_out_of_scope: { act: 'Rule out of scope', done: 'Ruled out of scope' },
  serve_notice_of_intent: { act: 'Record the notice of intent', done: 'Notice of intent served' },
  request_readmission: { act: 'Record the readmission request', done: 'Readmission requested' },
  record_acceptance: { act: 'Record that the receiving state accepted', done: 'Receiving state accepted' },
  record_refusal: { act: 'Record that the receiving state refused', done: 'Receiving state refused' },
  serve_decision: { act: 'Record service of the decision', done: 'Decision served' },
  set_directions: { act: 'Record service of directions', done: 'Directions served' },
  board: { act: 'Board', done: 'Boarded' },
  board_late: { act: 'Record a boarding in arrears', done: 'Boarding recorded in arrears' },
  hand_over: { act: 'Record the handover', done: 'Handed over' },
  taken_off: { act: 'Record that they were taken off', done: 'Taken off the aircraft' },
  not_handed_over: { act: 'Record that they were not handed over', done: 'Not handed over' },
  defer: { act: 'Record a deferral', done: 'Deferred' },
  directions_cancelled: { act: 'Cancel the directions', done: 'Directions cancelled' },
  return_reversed: { act: 'Reverse the return', done: 'Return reversed' },
  close: { act: 'Close the case', done: 'Closed' },
  expire: { act: 'End as time expired', done: 'Time expired' },
  withdraw_to_asylum: { act: 'Withdraw to the asylum process', done: 'Withdrawn to the asylum process' },
};

export const CLOCK_WORDS: Readonly<Record<ClockKind, string>> = {
  scope: 'Decide on scope', request: 'Request readmission', reply: 'Reply of the receiving state', notice: 'Notice before boarding', acceptance: 'Acceptance holds',
};
export const CLOCK_STATE_WORDS: Readonly<Record<ClockState, string>> = {
  running: 'Running', met: 'Done in time', met_late: 'Done late', overdue: 'Overdue', over: 'Notice is over', lapsed: 'Lapsed',
};

export const BARRIER_WORDS: Readonly<Record<BarrierKind, string>> = {
  judicial_review_pre_action: 'Judicial review, letter before claim', judicial_review_lodged: 'Judicial review lodged', injunction: 'Injunction', rule_39_measure: 'Rule 39 measure',
  trafficking_referral: 'Trafficking referral pending', reconsideration_window: 'Reconsideration window', rule_35_report: 'Rule 35 report', age_dispute: 'Age dispute',
  claim_under_18: 'Claim of being under 18', human_rights_claim: 'Human-rights claim', protection_claim: 'Protection claim', unfit_to_fly: 'Unfit to fly',
  no_document: 'No document', other: 'Other stop',
};
export const EFFECT_WORDS: Readonly<Record<Effect, string>> = { scope: 'Acceptance into scope', service: 'Service of papers', directions: 'Directions', boarding: 'Boarding' };

export const QUESTION_WORDS: Readonly<Record<ScreeningQuestion, string>> = {
  language: 'Language', interpreter: 'Interpreter', age: 'Age', trafficking: 'Trafficking', health: 'Health',
};
export const CLAIM_WORDS: Readonly<Record<ClaimStatus, string>> = { never_made: 'Never made', pending: 'Pending', inadmissible: 'Inadmissible', withdrawn: 'Withdrawn' };
export const SETTLEMENT_WORDS: Readonly<Record<Settlement, string>> = { property: 'Property', complaints: 'Complaints', force_reports: 'Force reports' };
export const WHEREABOUTS_WORDS: Readonly<Record<Whereabouts, string>> = { detained: 'Detained', bailed: 'On bail', absconded: 'Absconded', unknown: 'Not known' };
export const NOTICE_WORDS: Readonly<Record<NoticeKind, string>> = { notice_of_intent: 'Notice of intent', decision: 'Decision', directions: 'Removal directions' };
export const METHOD_WORDS = { in_person: 'In person', post: 'By post', email: 'By email', representative: 'To the representative' } as const;
export const REPLY_WORDS = { accepted: 'Accepted', refused: 'Refused', more_information: 'Asked for more information' } as const;
export const DISCLOSABLE_WORDS: Readonly<Record<Disclosable, string>> = {
  name: 'Name', date_of_birth: 'Date of birth', nationality: 'Nationality', sex: 'Sex', photo: 'Photo', fingerprints: 'Fingerprints', travel_document: 'Travel document',
  crossing: 'Crossing', care_needs: 'Care needs',
};
export const CATEGORY_WORDS: Readonly<Record<NoteCategory, string>> = {
  general: 'General', health: 'Health', trafficking: 'Trafficking', vulnerability: 'Vulnerability', safeguarding: 'Safeguarding',
};
export const DOCUMENT_WORDS: Readonly<Record<DocumentKind, string>> = {
  passport: 'Passport', identity_card: 'Identity card', laissez_passer: 'Laissez-passer', notice: 'Notice', proof_of_service: 'Proof of service', court_order: 'Court order',
  reply: 'Reply', medical: 'Medical', receipt: 'Receipt', letter: 'Letter', other: 'Other',
};
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  caseworker: 'Caseworker', supervisor: 'Supervisor', escort: 'Escort', auditor: 'Auditor', administrator: 'Administrator', system: 'System',
};
