/**
 * Plain English for what the tables hold: column -> what people call it. One list for all, and what a table means
 * otherwise. A column that is missing here is shown by its own name, with spaces.
 */
const COMMON: Readonly<Record<string, string>> = {
  occurred_at: 'When it happened', recorded_at: 'When it was recorded', person: 'Person', person_id: 'Person', owner: 'Owner', case_id: 'Case', flight_id: 'Flight',
  document_id: 'Document', approval_id: 'Approval', recorded_by: 'Recorded by', reason: 'Reason', reason_code: 'Kind of reason', note: 'Note', kind: 'Kind', state: 'State',
  state_since: 'In this state since', status: 'Status', breaches: 'Breaches', breach: 'Breach', superseded_at: 'Superseded on', ended_at: 'Ended on', end_reason: 'Why it ended',
  end_note: 'Note on the end', place: 'Place', source: 'Source', basis: 'On what basis', outcome: 'Outcome', answer: 'Answer', language: 'Language', interpreter: 'Interpreter',
  particulars: 'Particulars', withdrawn_at: 'Withdrawn on', review_on: 'Review on', team: 'Team', title: 'Title', name: 'Name', number: 'Number', authority: 'Authority',
};

const BY_TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  person: { status: 'Status of the record', merged_into: 'Merged into', sex: 'Sex', possible_twin: 'May have a twin', care_needs: 'Care needs', changed_at: 'Last changed' },
  person_name: { kind: 'Kind of name', family_names: 'Family names', given_names: 'Given names', script: 'Script', transliteration: 'In Latin letters', position: 'Order' },
  person_birth: { year: 'Year of birth', month: 'Month of birth', day: 'Day of birth', latest_day: 'Counted as', place: 'Place of birth', withdrawal_id: 'Withdrawn by' },
  person_nationality: { code: 'Nationality' },
  person_reference: { scheme: 'Whose number', number: 'Number' },
  representative: { name: 'Name', organisation: 'Organisation', email: 'Email', telephone: 'Telephone', ended_at: 'No longer acts since' },
  document: { number: 'Number of the document', issuer: 'Issued by', expires_on: 'Expires on', authenticity: 'Authenticity', content_type: 'Type of file', bytes_length: 'Size in bytes', sha256: 'Digest of the file', restricted: 'Restricted' },
  document_content: { sha256: 'Digest of the file' },
  approval: { kind: 'What is asked for', outcome: 'Decision', decided_at: 'Decided on', decision_reason: 'Reason for the decision', decided_by: 'Decided by', proposed_by: 'Proposed by' },
  barrier: { kind: 'Kind of barrier', effects: 'What it stops', court_reference: 'Court reference', lifted_at: 'Lifted on', lifting_id: 'Lifted by', opened_by: 'Opened by', occurred_at: 'In force since' },
  note: { category: 'Category', body: 'Text' },
  task: { title: 'What is to be done', due_at: 'Due', done_at: 'Done on', done_by: 'Done by' },
  arrival_event: { people_aboard: 'People aboard', boats: 'Boats' },
  crossing: { occurred_at: 'Crossed on', arrival_event_id: 'Arrival event', registered_person_id: 'Registered as' },
  capture: { finger_position: 'Finger', external_id: 'External ID', quality: 'Quality', device: 'Device', has_image: 'Has an image', taken_by: 'Taken by', impression: 'Impression', quality_algorithm: 'Quality measured by', template_format: 'Format of the template', minutiae: 'Points found' },
  capture_image: { content_type: 'Type of file', sha256: 'Digest of the file' },
  admission_step: { step: 'Step', from_state: 'From', to_state: 'To' },
  capture_template: { format: 'Format', minutiae: 'Points found', origin: 'Where it comes from', engine: 'Engine', sha256: 'Digest of the template' },
  face_vector: { faces: 'Faces found', failure: 'Why there is no vector', dimension: 'Numbers', model: 'Model', detector: 'Model that finds faces', sha256: 'Digest of the vector' },
  missing_finger: { finger_position: 'Finger', presence: 'Why it is missing' },
  template_extraction: { engine: 'Engine', finished_at: 'Ended on', minutiae: 'Points found', failure: 'Why there is none' },
  biometric_search: { engine: 'Engine', engine_version: 'Version of the engine', threshold: 'Threshold', gallery: 'Gallery', gallery_size: 'Size of the gallery', gallery_at: 'Gallery as of', parameters: 'Parameters', calibration: 'Calibration', calibration_provisional: 'Calibration is provisional', remarks: 'Remarks', captures: 'Captures searched with' },
  search_request: { begun_at: 'Began on', finished_at: 'Ended on', failures: 'Attempts that failed', trouble: 'Why the last one failed', failed_at: 'Given up on' },
  match_review: { origin: 'Proposed by', rationale: 'Why it was proposed', round: 'Round', decided_at: 'Decided on' },
  match_proposal: { origin: 'Proposed by', rationale: 'Why it was proposed', round: 'Round' },
  match_contest: {
    contested: 'What is contested', asked_by: 'Asked by', asked_by_name: 'Name of who asked', grounds: 'Grounds', reasons: 'Reasons given', told_at: 'Told on', told_how: 'How they were told',
    decided_at: 'Decided on', barrier_id: 'Barrier',
  },
  disclosure: {
    kind: 'What was given', given_to: 'Given to', given_to_name: 'Name of who got it', how: 'How it was handed over', reason: 'Why it was given', contents: 'What it told of', sha256: 'Digest of the pack',
    as_given: 'As the pack stood when recorded', occurred_at: 'Given on',
  },
  possible_twin: { withdrawn_at: 'Withdrawn on', withdrawal_reason: 'Why it was withdrawn' },
  review_claim: { touched_at: 'Last at work', released_at: 'Released on' },
  candidate_score: { score: 'Score', rank: 'Rank' },
  verdict: { round: 'Round', position: 'Order', answer: 'Verdict', was_shown: 'What was shown' },
  case_file: {
    arrived_at: 'Arrived on', owner_id: 'Owner', absconded: 'Absconded', bailed: 'Bailed', claim: 'Asylum claim', settled: 'Settled', next_due_kind: 'Next deadline',
    next_due_at: 'Next deadline falls on', crossing_id: 'Crossing', earlier_return_id: 'Earlier return',
  },
  case_step: { step: 'Step', from_state: 'From', to_state: 'To' },
  screening_answer: { question: 'Question', concern: 'Asks for a closer look' },
  notice: {
    kind: 'Kind of notice', method: 'How it was served', occurred_at: 'Served on', proof: 'Proof of service', proof_document_id: 'Proof of service', route: 'Route', travel_on: 'Day of travel',
    notice_ends_at: 'Notice ends', fallen_at: 'No longer holds since',
  },
  readmission_request: { occurred_at: 'Sent on', due_at: 'Reply expected by', disclosed: 'What was disclosed' },
  readmission_reply: { grounds: 'Grounds', request_id: 'Request' },
  detention_spell: { centre: 'Centre', review_due_on: 'Review due on', occurred_at: 'Since' },
  fitness_assessment: { fit: 'Fit to fly', valid_until: 'Valid until', assessor: 'Assessed by' },
  flight: {
    designator: 'Flight', origin: 'From', destination: 'To', scheduled_departure: 'Scheduled departure', scheduled_arrival: 'Scheduled arrival', actual_departure: 'Actual departure',
    actual_arrival: 'Actual arrival', cancellation_reason: 'Why it was cancelled', origin_zone: 'Zone of departure', destination_zone: 'Zone of arrival',
  },
  seat_holding: { holder_name: 'Holder', status: 'Status of the seat', held_by: 'Held by', occurred_at: 'Held since', seat_id: 'Seat' },
  boarding_outcome: { restraint_started_at: 'Restraint from', restraint_ended_at: 'Restraint until', late: 'Recorded late' },
  handover: { handed_over: 'Handed over', receipt: 'Receipt' },
  completed_return: { ordinal: 'Which return of this person', occurred_at: 'Handed over on', reversed_at: 'Reversed on', reversal_id: 'Reversed by' },
  admission: { birth_year: 'Year of birth', nationality: 'Nationality', arrived_at: 'Arrived on' },
  ledger_entry: { amount: 'Counts as' },
  abis_encounter: {
    client: 'OSIA client', person_key: 'Its ID of the person', encounter_key: 'Its ID of the encounter', encounter_type: 'Type of encounter', galleries: 'Galleries', changed_at: 'Last changed', deleted_at: 'Deleted on',
  },
  abis_template: { client: 'OSIA client', finger_position: 'Finger', format: 'Format', minutiae: 'Points found', extracted: 'Found in a picture', sha256: 'Digest of the template' },
  abis_task: { client: 'OSIA client', operation: 'Call', transaction_id: 'Its transaction', finished_at: 'Done on', delivered_at: 'Answer delivered on', failure: 'Why the answer was not delivered', sha256: 'Digest of the content' },
  export: { format: 'Format', filter: 'What was asked for', purpose: 'Purpose', cases: 'Cases', rows: 'Rows', sha256: 'Digest', finished_at: 'Finished', failed_at: 'Broke off' },
  app_user: { username: 'User name', display_name: 'Name', kind: 'Kind of user', invited_at: 'Invited on', password_set_at: 'Password chosen on', access_ended_at: 'Sessions ended on' },
  role_grant: { role: 'Role', granted_by: 'Given by', revoked_at: 'Taken away on', revoked_by: 'Taken away by' },
};

/** What people call this column of this table. */
export function labelOf(table: string, column: string): string {
  const label = BY_TABLE[table]?.[column] ?? COMMON[column];
  if (label) return label;
  const words = column.replace(/_(at|on)$/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where the column stands among those of its table; what is not named comes last. */
export function placeOf(table: string, column: string): number {
  const own = Object.keys(BY_TABLE[table] ?? {}).indexOf(column);
  if (own >= 0) return own;
  const common = Object.keys(COMMON).indexOf(column);
  return common >= 0 ? 100 + common : 1000;
}
