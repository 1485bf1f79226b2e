import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Approval } from './features/approvals/approval.entity.js';
import { ArrivalEvent } from './features/arrivals/arrival-event.entity.js';
import { OfficialArrivals } from './features/arrivals/official-arrivals.entity.js';
import { Barrier } from './features/barriers/barrier.entity.js';
import { Crossing } from './features/crossings/crossing.entity.js';
import { Export } from './features/exports/export.entity.js';
import { DocumentContent } from './features/documents/document-content.entity.js';
import { Document } from './features/documents/document.entity.js';
import { Note } from './features/notes/note.entity.js';
import { Task } from './features/tasks/task.entity.js';
import { PersonBirth } from './features/people/person-birth.entity.js';
import { PersonName } from './features/people/person-name.entity.js';
import { PersonNationality } from './features/people/person-nationality.entity.js';
import { PersonReference } from './features/people/person-reference.entity.js';
import { Person } from './features/people/person.entity.js';
import { Representative } from './features/people/representative.entity.js';
import { CaseFile } from './features/cases/case-file.entity.js';
import { CaseStep } from './features/cases/case-step.entity.js';
import { DetentionSpell } from './features/cases/detention-spell.entity.js';
import { FitnessAssessment } from './features/cases/fitness-assessment.entity.js';
import { Notice } from './features/cases/notice.entity.js';
import { ReadmissionReply } from './features/cases/readmission-reply.entity.js';
import { ReadmissionRequest } from './features/cases/readmission-request.entity.js';
import { SchemeVersion } from './features/cases/scheme-version.entity.js';
import { ScreeningAnswer } from './features/cases/screening-answer.entity.js';
import { RoleGrant } from './features/users/role-grant.entity.js';
import { User } from './features/users/user.entity.js';
import { BiometricSearch } from './features/searches/biometric-search.entity.js';
import { SearchRequest } from './features/searches/search-request.entity.js';
import { Candidate } from './features/searches/candidate.entity.js';
import { CandidateScore } from './features/searches/candidate-score.entity.js';
import { Capture } from './features/biometrics/capture.entity.js';
import { CaptureImage } from './features/biometrics/capture-image.entity.js';
import { CaptureTemplate } from './features/biometrics/capture-template.entity.js';
import { FaceVector } from './features/searches/face-vector.entity.js';
import { MissingFingerRow } from './features/biometrics/missing-finger.entity.js';
import { TemplateExtraction } from './features/biometrics/template-extraction.entity.js';
import { IdentityMove } from './features/biometrics/identity-move.entity.js';
import { AbisEncounter } from './features/abis/abis-encounter.entity.js';
import { AbisTask } from './features/abis/abis-task.entity.js';
import { AbisTemplate } from './features/abis/abis-template.entity.js';
import { MatchProposal } from './features/biometrics/match-proposal.entity.js';
import { PossibleTwin } from './features/biometrics/possible-twin.entity.js';
import { MatchReview } from './features/biometrics/match-review.entity.js';
import { MatchContest } from './features/biometrics/match-contest.entity.js';
import { Disclosure } from './features/packs/disclosure.entity.js';
import { ReviewClaim } from './features/biometrics/review-claim.entity.js';
import { Verdict } from './features/biometrics/verdict.entity.js';
import { ReentryFlag } from './features/reentry/reentry-flag.entity.js';
import { BoardingOutcome } from './features/flights/boarding-outcome.entity.js';
import { CompletedReturn } from './features/flights/completed-return.entity.js';
import { FlightEscort } from './features/flights/flight-escort.entity.js';
import { Flight } from './features/flights/flight.entity.js';
import { Handover } from './features/flights/handover.entity.js';
import { SeatHolding } from './features/flights/seat-holding.entity.js';
import { Seat } from './features/flights/seat.entity.js';
import { AdmissionStep } from './features/admissions/admission-step.entity.js';
import { Admission } from './features/admissions/admission.entity.js';
import { LedgerEntry } from './features/ledger/ledger-entry.entity.js';

/** Every table of schema `record` has its class here; a test holds the two against each other. */
export const ENTITIES: EntityTarget<ObjectLiteral>[] = [
  User, RoleGrant, Person, PersonName, PersonBirth, PersonNationality, PersonReference, Representative, Approval,
  ArrivalEvent, OfficialArrivals, Barrier, Document, DocumentContent, Note, Task,
  Crossing,
  Capture, CaptureImage, CaptureTemplate, FaceVector, MissingFingerRow, TemplateExtraction, BiometricSearch, SearchRequest, Candidate, CandidateScore, MatchReview, MatchProposal, Verdict, IdentityMove, PossibleTwin, ReviewClaim, MatchContest, Disclosure,
  AbisEncounter, AbisTemplate, AbisTask,
  CaseFile, CaseStep, ScreeningAnswer, Notice, ReadmissionRequest, ReadmissionReply, DetentionSpell, FitnessAssessment, SchemeVersion,
  Flight, FlightEscort, Seat, SeatHolding, BoardingOutcome, Handover, CompletedReturn, Admission, AdmissionStep, LedgerEntry,
  Export,
  ReentryFlag,
];
