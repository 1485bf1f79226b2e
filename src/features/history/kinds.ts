/** What each table's rows are called: kinds of record, by which events can be asked for. */
export const NOUNS = {
  person: 'Person', person_name: 'Name', person_birth: 'Birth date', person_nationality: 'Nationality', person_reference: 'Official reference',
  representative: 'Representative', document: 'Document', document_content: 'Content of a document', approval: 'Proposal', barrier: 'Barrier',
  note: 'Note', task: 'Task', arrival_event: 'Arrival event', crossing: 'Crossing', capture: 'Capture', capture_image: 'Image of a capture',
  biometric_search: 'Biometric search', match_review: 'Match review', candidate: 'Candidate', candidate_score: 'Score of a candidate',
  match_proposal: 'Proposal of a match', verdict: 'Verdict', identity_move: 'Record moved', case_file: 'Case', case_step: 'Step of the case', screening_answer: 'Screening answer',
  notice: 'Notice', readmission_request: 'Readmission request', readmission_reply: 'Readmission reply', detention_spell: 'Detention',
  fitness_assessment: 'Fitness to fly', flight: 'Flight', seat_holding: 'Seat', boarding_outcome: 'Boarding', handover: 'Handover',
  completed_return: 'Return', admission: 'Admission', ledger_entry: 'Entry of the balance', reentry_flag: 'Re-entry flag', export: 'Export',
  history: 'History', as_at: 'Record as at a past instant', look: 'List of looks', journal: 'Search of the journal',
  capture_template: 'Template of a capture', face_vector: 'Vector of a face', missing_finger: 'Missing finger', template_extraction: 'Extraction of a template',
  search_request: 'Search asked for',
  match_reveal: 'Scores and verdicts of a match', match_pack: 'Pack about the matches of a person', job: 'List of jobs',
  review_claim: 'Review taken to decide', match_contest: 'Contest of a match', possible_twin: 'Mark of possible twins', disclosure: 'Pack given away',
  abis_encounter: 'Encounter of an OSIA client', abis_template: 'Template of an OSIA client', abis_task: 'Call of an OSIA client',
  app_user: 'User', role_grant: 'Role', flight_escort: 'Escort of a flight', seat: 'Seat of a flight', official_arrivals: 'Official daily count',
  admission_step: 'Step of an admission', scheme_version: 'Version of the scheme', statistics: 'Statistics',
} as const;

export type Kind = keyof typeof NOUNS;
export const KINDS = Object.keys(NOUNS) as Kind[];

/** Looks of every sort, and what happened at the door: neither changes a record. */
export const LOOKS = ['view', 'list', 'export'] as const;
export const ACCESS = ['sign_in', 'sign_out', 'sign_in_refused', 'lock_out'] as const;
export const CHANGES = ['insert', 'update', 'delete'] as const;
export const ACTIONS = [...CHANGES, ...LOOKS, ...ACCESS] as const;
export type Action = (typeof ACTIONS)[number];

/** Tables whose events can tell of a breach. */
export const BREACH_TABLES: readonly Kind[] = [
  'barrier', 'case_step', 'notice', 'readmission_request', 'readmission_reply', 'flight', 'seat_holding', 'boarding_outcome', 'admission_step',
];
