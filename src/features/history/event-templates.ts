import { ACCESS, LOOKS } from './kinds.js';

/**
 * Kinds and shapes of events that have a template of their own: views/events/<kind>.<action>.<shape>.njk. None is ever
 * changed or taken out, because the events that it tells stand for ever; a test keeps what each of them says.
 */
export const TEMPLATES: readonly string[] = [
  'abis_encounter.insert.1', 'abis_encounter.update.1', 'abis_task.insert.1', 'abis_task.update.1', 'abis_template.insert.1', 'abis_template.update.1',
  'access.lock_out.1', 'access.sign_in.1', 'access.sign_in_refused.1', 'access.sign_out.1', 'admission.insert.1', 'admission.update.1',
  'admission_step.insert.1', 'app_user.insert.1', 'app_user.update.1', 'approval.insert.1', 'approval.update.1', 'arrival_event.insert.1',
  'arrival_event.update.1', 'barrier.insert.1', 'barrier.update.1', 'biometric_search.insert.1', 'boarding_outcome.insert.1', 'candidate.insert.1',
  'candidate_score.insert.1', 'capture.insert.1', 'capture.update.1', 'capture_image.insert.1', 'capture_image.update.1', 'capture_template.insert.1',
  'capture_template.update.1', 'case_file.insert.1', 'case_file.update.1', 'case_step.insert.1', 'completed_return.insert.1', 'completed_return.update.1',
  'crossing.insert.1', 'crossing.update.1', 'detention_spell.insert.1', 'detention_spell.update.1', 'disclosure.insert.1', 'document.insert.1', 'document.update.1',
  'document_content.insert.1', 'export.insert.1', 'export.update.1', 'face_vector.insert.1', 'face_vector.update.1', 'fitness_assessment.insert.1', 'flight.insert.1', 'flight.update.1',
  'flight_escort.insert.1', 'flight_escort.update.1', 'handover.insert.1', 'identity_move.insert.1', 'identity_move.insert.2', 'identity_move.update.1', 'identity_move.update.2', 'possible_twin.insert.1', 'possible_twin.update.1', 'ledger_entry.insert.1',
  'look.export.1', 'look.list.1', 'look.view.1', 'match_contest.insert.1', 'match_contest.update.1', 'match_proposal.insert.1', 'match_review.insert.1',
  'match_review.update.1', 'missing_finger.insert.1', 'missing_finger.update.1', 'note.insert.1', 'notice.insert.1', 'notice.update.1', 'person.insert.1',
  'person.update.1', 'person_birth.insert.1', 'person_birth.update.1', 'person_name.insert.1', 'person_name.update.1', 'person_nationality.insert.1',
  'person_nationality.update.1', 'person_reference.insert.1', 'person_reference.update.1', 'readmission_reply.insert.1', 'readmission_request.insert.1',
  'readmission_request.update.1', 'reentry_flag.insert.1', 'reentry_flag.update.1', 'representative.insert.1', 'representative.update.1',
  'review_claim.insert.1', 'review_claim.update.1', 'role_grant.insert.1', 'role_grant.update.1', 'screening_answer.insert.1', 'screening_answer.update.1',
  'search_request.insert.1', 'search_request.update.1', 'seat_holding.insert.1', 'seat_holding.update.1', 'task.insert.1', 'task.update.1', 'template_extraction.insert.1', 'template_extraction.update.1',
  'verdict.insert.1',
];
const known = new Set(TEMPLATES);

/** The template of an event: by its kind, action and shape; for looks by how; what nobody knows is told as it is stored. */
export function templateOf({ type, shape, action }: { type: string; shape: number; action: string }): string {
  const name = (LOOKS as readonly string[]).includes(action) ? `look.${action}.1` : (ACCESS as readonly string[]).includes(action) ? `access.${action}.1` : `${type}.${shape}`;
  return `history/views/events/${known.has(name) ? name : 'unknown'}.njk`;
}
