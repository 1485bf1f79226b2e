import { formatReference } from '../../src/domain/reference.js';
import type { ShownEvent, TimelineEvent } from '../../src/features/history/history.presenter.js';
import { changesOf } from '../../src/features/history/words.js';

const AT = '2025-09-16T22:25:00+00:00', LATER = '2025-10-02T08:00:00+00:00';
const PERSON = 'PE-AHVA-RR', EARLIER = formatReference('PE', 7);
type Row = Record<string, unknown>;

/** Table -> what a new row holds, in its first shape. Never changed: events of that shape stand for ever. */
const ADDED: Record<string, Row> = {
  person: { status: 'provisional', sex: 'F', possible_twin: false, occurred_at: AT },
  person_name: { kind: 'birth', family_names: 'بكري', given_names: 'سلام', script: 'Arab', transliteration: 'Salam Bakri', position: 0 },
  person_birth: { year: 1998, month: 4, day: 17, latest_day: '1998-04-17', basis: 'claimed', place: 'Herat' },
  person_nationality: { code: 'AFG', basis: 'claimed' },
  person_reference: { scheme: 'home_office', number: 'HO-118204' },
  representative: { name: 'Lane & Co', organisation: 'Lane', email: 'lane@example.org', occurred_at: AT },
  document: { kind: 'passport', title: 'Passport, data page', number: 'P123', restricted: true, occurred_at: AT },
  document_content: { sha256: '9f86d0' },
  approval: { kind: 'barrier_lifting', particulars: { effects: ['boarding'] }, occurred_at: AT },
  barrier: { kind: 'injunction', effects: ['directions', 'boarding'], court_reference: 'AC-2025-LON-001234', occurred_at: AT },
  note: { category: 'general', body: 'Asked for an interpreter.', occurred_at: AT },
  task: { title: 'Call the centre', due_at: LATER, occurred_at: AT },
  arrival_event: { place: 'Dover', people_aboard: 52, boats: 1, occurred_at: AT },
  crossing: { place: 'Dover', source: 'border_force', occurred_at: AT },
  capture: { kind: 'finger', finger_position: 2, external_id: 'FP-1', quality: 70, device: 'Desk 4', has_image: false, occurred_at: AT },
  capture_image: { content_type: 'image/png', sha256: '9f86d0' },
  capture_template: { format: 'ISO_19794_2', minutiae: 41, origin: 'extracted', engine: 'extractor 3', sha256: '9f86d0' },
  missing_finger: { finger_position: 4, presence: 'bandaged', occurred_at: AT },
  template_extraction: { engine: 'extractor 3' },
  face_vector: { faces: 1, failure: null, dimension: 128, model: 'a1b2c3', detector: 'd4e5f6', sha256: '9f86d0' },
  search_request: { failures: 0 },
  biometric_search: { engine: 'engine', engine_version: '1', threshold: 0.5, gallery: 'returnees', gallery_size: 1130, occurred_at: AT },
  match_review: { origin: 'engine', state: 'undecided', round: 1, occurred_at: AT },
  match_contest: { contested: 'confirmed', asked_by: 'representative', asked_by_name: 'Lane & Co', grounds: 'A twin was there.', occurred_at: AT },
  disclosure: { kind: 'match_pack', given_to: 'representative', given_to_name: 'Lane & Co', how: 'By post.', reason: 'Asked for.', contents: { reviews: ['MR-AHVA-RA'] }, sha256: '9f86d0', as_given: true, occurred_at: AT },
  review_claim: { touched_at: AT },
  match_proposal: { origin: 'colleague', rationale: 'The same scar.', round: 1, occurred_at: AT },
  candidate: {},
  candidate_score: { score: 0.8731, rank: 2 },
  verdict: { round: 1, position: 1, answer: 'same_person', reason_code: 'fingerprints_agree', reason: 'Both index fingers agree.', was_shown: { captures: 2 }, occurred_at: AT },
  identity_move: { table_name: 'case_file' },
  possible_twin: { reason: 'He says that his twin crossed in August.', occurred_at: AT },
  case_file: { state: 'encountered', state_since: AT, arrived_at: AT, absconded: false, bailed: false, settled: [] },
  case_step: { step: 'record_acceptance', from_state: 'readmission_requested', to_state: 'readmission_accepted', particulars: {}, breaches: [{ rule: 'reply-in-time', message: 'Six days late.' }], occurred_at: AT },
  screening_answer: { question: 'language', answer: 'Tigrinya', concern: true, occurred_at: AT },
  notice: { kind: 'directions', method: 'in_person', language: 'ti', route: 'LHR-CDG', travel_on: '2025-10-02', notice_ends_at: LATER, breaches: [], occurred_at: AT },
  readmission_request: { due_at: LATER, disclosed: ['name', 'date_of_birth'], breaches: [], occurred_at: AT },
  readmission_reply: { answer: 'accepted', grounds: 'Article 4', breaches: [], occurred_at: AT },
  detention_spell: { authority: 'IS91', centre: 'Harmondsworth', occurred_at: AT },
  fitness_assessment: { fit: true, valid_until: LATER, assessor: 'Dr Ash', occurred_at: AT },
  flight: { designator: 'ZX901', origin: 'LHR', destination: 'CDG', scheduled_departure: LATER, scheduled_arrival: LATER, kind: 'charter', state: 'planned', breaches: [] },
  flight_escort: {},
  seat_holding: { status: 'held', breaches: [], occurred_at: AT },
  boarding_outcome: { outcome: 'refused_carriage', reason_code: 'captain', late: true, breaches: [], occurred_at: AT },
  handover: { handed_over: true, receipt: 'R-7', authority: 'PAF', place: 'Roissy', occurred_at: AT },
  completed_return: { ordinal: 1, occurred_at: AT },
  ledger_entry: { kind: 'return', amount: 1, occurred_at: AT },
  reentry_flag: { occurred_at: AT },
  export: { kind: 'case_history', format: 'csv', filter: { case: 'CA-AHVA-R5' }, purpose: 'Asked for by the court', cases: 1 },
  admission: { name: 'Amina', state: 'expression', state_since: AT, occurred_at: AT },
  admission_step: { step: 'select', from_state: 'valid', to_state: 'selected', breaches: [], occurred_at: AT },
  abis_encounter: { client: 'other-agency', person_key: 'P-1', encounter_key: 'E-1', status: 'active', encounter_type: 'BORDER', galleries: ['own'] },
  abis_template: { client: 'other-agency', finger_position: 2, format: 'ISO_19794_2', minutiae: 41, extracted: false, sha256: '9f86d0' },
  abis_task: { client: 'other-agency', operation: 'identify', transaction_id: 'T-1', status: 'pending', sha256: '9f86d0' },
  app_user: { username: 'casey.worker', display_name: 'Casey Worker', status: 'invited', kind: 'person' },
  role_grant: { role: 'supervisor' },
};

/** Table -> fields that a change touched: what was, what is. */
const CHANGED: Record<string, [before: Row, after: Row]> = {
  person: [{ status: 'active' }, { status: 'merged' }],
  person_name: [{ superseded_at: null }, { superseded_at: AT }], person_birth: [{ superseded_at: null }, { superseded_at: AT }],
  person_nationality: [{ superseded_at: null }, { superseded_at: AT }], person_reference: [{ superseded_at: null }, { superseded_at: AT }],
  representative: [{ ended_at: null }, { ended_at: AT }],
  document: [{ authenticity: 'not_examined' }, { authenticity: 'doubtful' }],
  approval: [{ outcome: null, decided_at: null }, { outcome: 'approved', decided_at: AT, decision_reason: 'Read and agreed.' }],
  barrier: [{ lifted_at: null }, { lifted_at: AT }],
  task: [{ done_at: null }, { done_at: AT }],
  arrival_event: [{ people_aboard: 52 }, { people_aboard: 53 }],
  crossing: [{ person: EARLIER }, { person: PERSON }],
  capture: [{ has_image: false }, { has_image: true }],
  capture_image: [{ sha256: '9f86d0' }, { sha256: 'ab1234' }], capture_template: [{ sha256: '9f86d0' }, { sha256: 'ab1234' }], face_vector: [{ sha256: '9f86d0' }, { sha256: 'ab1234' }],
  missing_finger: [{ superseded_at: null }, { superseded_at: AT }], search_request: [{ finished_at: null, begun_at: AT }, { finished_at: LATER, begun_at: AT }], template_extraction: [{ finished_at: null }, { finished_at: AT, minutiae: 41 }],
  match_review: [{ state: 'undecided', decided_at: null }, { state: 'confirmed', decided_at: AT }],
  match_contest: [{ outcome: null }, { outcome: 'upheld', reasons: 'Both index fingers agree.' }],
  review_claim: [{ released_at: null }, { released_at: AT }],
  identity_move: [{ undone_at: null }, { undone_at: AT }],
  possible_twin: [{ withdrawn_at: null, withdrawal_reason: null }, { withdrawn_at: AT, withdrawal_reason: 'Four years apart.' }],
  case_file: [{ state: 'encountered' }, { state: 'identified' }],
  screening_answer: [{ superseded_at: null }, { superseded_at: AT }],
  notice: [{ fallen_at: null }, { fallen_at: AT }],
  readmission_request: [{ due_at: AT }, { due_at: LATER }],
  detention_spell: [{ ended_at: null, end_reason: null }, { ended_at: AT, end_reason: 'bail' }],
  flight: [{ state: 'planned' }, { state: 'boarding' }],
  flight_escort: [{ ended_at: null }, { ended_at: AT }],
  seat_holding: [{ ended_at: null, end_reason: null }, { ended_at: AT, end_reason: 'barrier' }],
  completed_return: [{ reversed_at: null }, { reversed_at: AT }],
  reentry_flag: [{ withdrawn_at: null }, { withdrawn_at: AT }],
  export: [{ finished_at: null, rows: null }, { finished_at: AT, rows: 41 }],
  admission: [{ state: 'valid' }, { state: 'selected' }],
  abis_encounter: [{ status: 'active' }, { status: 'inactive' }], abis_template: [{ sha256: '9f86d0' }, { sha256: 'ab1234' }], abis_task: [{ status: 'pending' }, { status: 'completed', delivered_at: AT }],
  app_user: [{ status: 'active' }, { status: 'suspended' }],
  role_grant: [{ revoked_at: null }, { revoked_at: AT }],
};

/** An event as the presenter hands it to the template of that name, e.g. `barrier.insert.1`; null for a name without a sample. */
export function sampleOf(template: string): TimelineEvent | null {
  const [table, action, shape] = template.split('.');
  const look = table === 'look' || table === 'access';
  const [before, after] = look ? [null, null] : action === 'insert' ? [null, ADDED[table] ?? null] : CHANGED[table] ?? [null, null];
  if (!look && !after) return null;
  const event: ShownEvent = {
    type: `${look ? 'person' : table}.${action}`, shape: Number(shape), sequence: 48211, occurredAt: '2025-09-16T22:25:00.000Z', recordedAt: '2025-09-16T22:25:40.000Z', late: false,
    who: 'Casey Worker', whoRef: 'US-AHVA-R7', action: action as ShownEvent['action'], what: 'What happened', record: 'Record', ref: 'BA-AHVA-RX',
    person: PERSON, otherPerson: EARLIER, case: 'CA-AHVA-R5', flight: 'FL-AHVA-R2', before, after, reason: null, breaches: [], correction: false, version: 1, withheld: false, digest: null,
  };
  return { ...event, changes: changesOf(table, before, after) };
}
