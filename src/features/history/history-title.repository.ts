import { NOUNS } from './kinds.js';

/** Tables whose rows bear a reference of their own, for looks, which carry no payload. */
const REFERENCED = [
  'person', 'representative', 'document', 'approval', 'barrier', 'note', 'task', 'arrival_event', 'crossing', 'capture', 'biometric_search',
  'match_review', 'match_contest', 'possible_twin', 'disclosure', 'case_file', 'notice', 'readmission_request', 'detention_spell', 'flight', 'completed_return', 'admission', 'reentry_flag', 'export', 'app_user',
] as const;

const words = (value: string): string => `replace(${value}, '_', ' ')`;
const now = (column: string): string => words(`p.after ->> '${column}'`);
const became = (column: string): string => `p.before ->> '${column}' is null and p.after ->> '${column}' is not null`;
const changed = (column: string): string => `p.before ->> '${column}' is distinct from p.after ->> '${column}'`;

/** Table -> [action, condition, title] in SQL over entry e and payload p; the first that holds counts. No text that somebody typed. */
const TITLES: Partial<Record<keyof typeof NOUNS, readonly (readonly [action: 'insert' | 'update', when: string, title: string])[]>> = {
  person: [['insert', 'true', `'Person registered'`], ['update', became('merged_into'), `'Record merged into another'`], ['update', `${changed('status')} and p.before ->> 'status' = 'merged'`, `'Merge of records undone'`]],
  person_name: [['insert', 'true', `'Name recorded'`], ['update', became('superseded_at'), `'Name superseded by a correction'`]],
  person_birth: [['insert', 'true', `'Birth date recorded: ' || ${now('basis')}`], ['update', became('superseded_at'), `'Birth date superseded by a correction'`]],
  person_nationality: [['insert', 'true', `'Nationality recorded: ' || ${now('code')}`], ['update', became('superseded_at'), `'Nationality superseded by a correction'`]],
  person_reference: [['insert', 'true', `'Official reference recorded: ' || ${now('scheme')}`], ['update', became('superseded_at'), `'Official reference superseded by a correction'`]],
  representative: [['update', became('ended_at'), `'Representative no longer acts'`]],
  document: [['insert', 'true', `'Document added: ' || ${now('kind')}`]],
  approval: [['insert', 'true', `'Proposed: ' || ${now('kind')}`], ['update', became('outcome'), `initcap(p.after ->> 'outcome') || ': ' || ${now('kind')}`]],
  barrier: [
    ['insert', 'true', `'Barrier opened: ' || ${now('kind')}`], ['update', became('lifted_at'), `'Barrier lifted: ' || ${now('kind')}`],
    ['update', became('breach'), `'Breach of a barrier recorded: ' || ${now('kind')}`], ['update', 'true', `'Barrier changed: ' || ${now('kind')}`],
  ],
  task: [['update', became('done_at'), `'Task done'`]],
  crossing: [['insert', 'true', `'Crossing registered'`], ['update', changed('person_id'), `'Crossing moved to another record of the person'`]],
  capture: [['insert', 'true', `initcap(p.after ->> 'kind') || ' taken'`]],
  missing_finger: [['insert', 'true', `'Finger recorded as missing'`], ['update', became('superseded_at'), `'Missing finger superseded by a correction'`]],
  search_request: [['insert', 'true', `'Search with the captures asked for'`], ['update', became('finished_at'), `'Search with the captures ended'`], ['update', became('begun_at'), `'Search with the captures began'`], ['update', 'true', `'Search with the captures failed for now'`]],
  template_extraction: [['insert', 'true', `'Extraction of a template asked for'`], ['update', became('finished_at'), `'Extraction of a template ended'`]],
  biometric_search: [['insert', 'true', `'Biometric search made'`]],
  match_review: [
    ['insert', 'true', `'Match proposed'`], ['update', `${changed('state')} and p.after ->> 'state' = 'undecided'`, `'Match reopened on new evidence'`],
    ['update', changed('state'), `'Match ' || ${now('state')}`],
  ],
  match_contest: [['insert', 'true', `'Match contested'`], ['update', became('outcome'), `'Contest of the match ' || ${now('outcome')}`], ['update', became('told_at'), `'Told of the outcome of the contest'`]],
  disclosure: [['insert', 'true', `'Pack about matches given to the ' || ${now('given_to')}`]],
  review_claim: [['update', became('released_at'), `'Review released'`]],
  match_proposal: [['insert', 'true', `'Match proposed by ' || ${now('origin')}`]],
  verdict: [['insert', 'true', `'Verdict given: ' || ${now('answer')}`]],
  possible_twin: [['insert', 'true', `'Marked as possible twins'`], ['update', became('withdrawn_at'), `'Mark of possible twins withdrawn'`]],
  identity_move: [['update', became('undone_at'), `'Record moved back'`]],
  case_file: [
    ['insert', 'true', `'Case opened'`], ['update', changed('person_id'), `'Case moved to another record of the person'`],
    ['update', changed('state'), `'Case now stands at ' || ${now('state')}`], ['update', became('earlier_return_id'), `'Case linked to an earlier return'`],
    ['update', changed('absconded'), `case p.after ->> 'absconded' when 'true' then 'Person absconded' else 'Person found again' end`],
    ['update', changed('bailed'), `case p.after ->> 'bailed' when 'true' then 'Person bailed' else 'Bail ended' end`],
    ['update', changed('owner_id'), `'Case given to another owner'`],
  ],
  case_step: [
    ['insert', `p.after ->> 'from_state' <> p.after ->> 'to_state'`, `'Case moved from ' || ${now('from_state')} || ' to ' || ${now('to_state')}`],
    ['insert', 'true', `'Recorded on the case: ' || ${now('step')}`],
  ],
  screening_answer: [['insert', 'true', `'Screening answered: ' || ${now('question')}`], ['update', became('superseded_at'), `'Screening answer superseded by a correction'`]],
  notice: [['insert', 'true', `'Notice served: ' || ${now('kind')}`], ['update', became('fallen_at'), `'Directions no longer hold'`]],
  readmission_request: [['insert', 'true', `'Readmission requested'`]],
  readmission_reply: [['insert', 'true', `'Readmission reply: ' || ${now('answer')}`]],
  detention_spell: [['insert', 'true', `'Detention began'`], ['update', became('ended_at'), `'Detention ended'`]],
  fitness_assessment: [['insert', 'true', `case p.after ->> 'fit' when 'true' then 'Found fit to fly' else 'Found unfit to fly' end`]],
  flight: [['insert', 'true', `'Flight planned'`], ['update', changed('state'), `'Flight ' || ${now('state')}`]],
  seat_holding: [
    ['insert', 'true', `'Seat held'`], ['update', became('ended_at'), `'Seat released'`],
    ['update', changed('outcome'), `'Seat: ' || ${now('outcome')}`], ['update', changed('status'), `'Seat ' || ${now('status')}`],
  ],
  boarding_outcome: [['insert', 'true', `'Boarding: ' || ${now('outcome')}`]],
  handover: [['insert', 'true', `case p.after ->> 'handed_over' when 'true' then 'Handed over' else 'Not handed over' end`]],
  completed_return: [['insert', 'true', `'Return completed'`], ['update', became('reversed_at'), `'Return reversed as recorded in error'`]],
  ledger_entry: [['insert', 'true', `'Counted in the balance: ' || ${now('kind')}`]],
  reentry_flag: [['insert', 'true', `'Re-entry flag raised'`], ['update', became('withdrawn_at'), `'Re-entry flag withdrawn'`]],
  app_user: [
    ['insert', 'true', `'User added'`], ['update', changed('status'), `case p.after ->> 'status' when 'suspended' then 'User suspended' else 'User active again' end`],
    ['update', changed('invited_at'), `'Invitation made'`], ['update', changed('password_set_at'), `'Password chosen'`],
    ['update', changed('access_ended_at'), `'Sessions of the user ended'`],
  ],
  role_grant: [['insert', 'true', `'Role given: ' || ${now('role')}`], ['update', became('revoked_at'), `'Role taken away: ' || ${now('role')}`]],
  abis_encounter: [['insert', 'true', `'Encounter kept for an OSIA client'`], ['update', became('deleted_at'), `'Encounter of an OSIA client deleted'`]],
  abis_task: [['insert', 'true', `'Call of an OSIA client taken'`], ['update', became('delivered_at'), `'Answer delivered to an OSIA client'`]],
  export: [['insert', 'true', `'Export asked for'`], ['update', changed('failed_at') + ` and p.after ->> 'failed_at' is not null`, `'Export broke off'`], ['update', changed('finished_at'), `'Export finished'`]],
};

const noun = `case e.table_name ${Object.entries(NOUNS).map(([table, name]) => `when '${table}' then '${name}'`).join(' ')} else replace(e.table_name, '_', ' ') end`;
const plain = `${noun} || case e.action when 'insert' then ' added' when 'update' then ' changed' when 'delete' then ' removed' when 'view' then ' looked at'
  when 'list' then ' shown in a list' else ' exported' end`;
const access = `case e.action when 'sign_in' then 'Signed in' when 'sign_out' then 'Signed out' when 'sign_in_refused' then 'Sign-in refused' when 'lock_out' then 'Kept out for a while after failed sign-ins' end`;
const special = Object.entries(TITLES).map(([table, rules]) => `when '${table}' then case ${rules.map(([action, when, title]) => `when e.action = '${action}' and ${when} then ${title}`).join(' ')} end`).join('\n');

/** SQL: what happened, in plain English; of a payload that is withheld only what the header says. */
export const TITLE = `coalesce(case e.table_name ${special} end, ${access}, ${plain})`;

/** SQL: what kind of record it happened to. */
export const RECORD = noun;

/** SQL: the reference of the record. */
export const REFERENCE = `coalesce(p.after ->> 'ref', p.before ->> 'ref', case e.table_name ${REFERENCED.map((table) => `when '${table}' then (select t.ref from record.${table} t where t.id = e.record_id)`).join(' ')} end)`;
