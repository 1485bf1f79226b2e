import { type ApprovalFact, type CaseFacts, type NoticeKind } from './case-facts.js';
import { acceptanceEnds, latestRequest, replyDue, requestDue, scopeDue, standingAcceptance } from './clocks.js';
import { addDays, dayInWords, londonDay } from './day.js';
import { type Refusal } from './errors.js';

/** Accepted into scope before the scope clock ran out. */
export function withinScopeClock({ arrivedAt, clocks }: CaseFacts, at: Date): Refusal[] {
  return tooLate('case.scope-too-late', 'Acceptance into scope', scopeDue(arrivedAt, clocks), at);
}

/** Requested before the request clock ran out. */
export function withinRequestClock({ arrivedAt, clocks }: CaseFacts, at: Date): Refusal[] {
  return tooLate('case.request-too-late', 'The readmission request', requestDue(arrivedAt, clocks), at);
}

/** "Why this person?" has an answer in words. */
export function reasonsWritten({ scopeReasons }: CaseFacts): Refusal[] {
  if (scopeReasons?.trim()) return [];
  return [{ rule: 'case.reasons-missing', message: 'Write down why this person is in scope.' }];
}

/** A notice of that kind was served by `at`, with proof and in a language that is on record. */
export function noticeServed(kind: NoticeKind): (facts: CaseFacts, at: Date) => Refusal[] {
  const name = kind.replaceAll('_', ' ');
  return ({ notices }, at) => {
    const served = notices.filter((notice) => notice.kind === kind && notice.cancelledAt === null && notice.servedAt <= at);
    if (served.some(({ hasProof, language }) => hasProof && language)) return [];
    if (served.length === 0) return [{ rule: 'case.notice-not-served', message: `The ${name} has not been served.`, facts: { notice: kind } }];
    if (!served.some(({ hasProof }) => hasProof)) return [{ rule: 'case.proof-missing', message: `The ${name} has no proof of service.`, facts: { notice: kind } }];
    return [{ rule: 'case.language-missing', message: `Record the language in which the ${name} was served.`, facts: { notice: kind } }];
  };
}

/** The request sent last lacks nothing. */
export function requestComplete({ requests }: CaseFacts): Refusal[] {
  const request = latestRequest(requests);
  if (!request) return [{ rule: 'case.request-missing', message: 'There is no readmission request.' }];
  if (request.lacks.length === 0) return [];
  return [{ rule: 'case.request-incomplete', message: `The readmission request still lacks: ${request.lacks.join(', ')}.`, facts: { lacks: request.lacks } }];
}

/** The reply answers a request and its document is on record. */
export function replyDocumented({ requests }: CaseFacts): Refusal[] {
  const request = latestRequest(requests);
  if (!request) return [{ rule: 'case.reply-unasked', message: 'There is a reply but no readmission request.' }];
  if (request.reply?.hasDocument) return [];
  return [{ rule: 'case.reply-undocumented', message: 'The reply document is missing.' }];
}

/** A reply later than expected is late, nothing more: it never refuses. */
export function replyInTime({ requests, clocks }: CaseFacts, at: Date): Refusal[] {
  const request = latestRequest(requests);
  if (!request) return [];
  const repliedAt = request.reply?.occurredAt ?? at;
  if (repliedAt < request.sentAt) return [{ rule: 'case.reply-before-request', message: 'The reply is dated before the request.' }];
  return tooLate('case.reply-late', 'The reply', replyDue(request.sentAt, clocks), repliedAt);
}

/** No asylum claim of the person is pending. */
export function claimClosed({ claim }: CaseFacts): Refusal[] {
  if (claim !== 'pending') return [];
  return [{ rule: 'case.claim-pending', message: 'The asylum claim must be inadmissible, withdrawn or never made.', facts: { claim } }];
}

/** A second person approved the decision. */
export function decisionApproved({ approvals }: CaseFacts): Refusal[] {
  if (approvals.some((approval) => approval.kind === 'decision' && givenByAnother(approval))) return [];
  return [{ rule: 'case.decision-not-approved', message: 'A supervisor must approve the decision first.' }];
}

/** The receiving state accepted, and its acceptance still holds. */
export function acceptanceValid({ requests, clocks }: CaseFacts, at: Date): Refusal[] {
  const acceptedAt = standingAcceptance(requests);
  if (!acceptedAt || acceptedAt > at) return [{ rule: 'case.not-accepted', message: 'The receiving state has not accepted readmission.' }];
  return tooLate('case.acceptance-lapsed', 'Boarding under this acceptance', acceptanceEnds(acceptedAt, clocks), at);
}

/** True if a second person gave the approval. */
export function givenByAnother({ proposedBy, approvedBy }: ApprovalFact): boolean {
  return approvedBy !== null && approvedBy !== proposedBy;
}

function tooLate(rule: string, what: string, dueAt: Date, at: Date): Refusal[] {
  if (at < dueAt) return [];
  const lastDay = addDays(londonDay(dueAt), -1);
  return [{ rule, message: `${what} was due by ${dayInWords(lastDay)}.`, facts: { lastDay, at: at.toISOString() } }];
}
