import { wellFormed } from '../../domain/text.js';
import { type Candidate, type ScoreDetail, TASK_STATUSES, type TaskStatus } from '../../domain/osia.js';

/** No search of ours wants more; what has more is no answer to it. */
const MOST_CANDIDATES = 1000;
const MOST_SCORES = 200;
const LONGEST_ID = 200;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST_ID && wellFormed(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Ids and scores of a list of candidates, best first, and nothing else of what was sent; null where it has another shape. */
export function readCandidates(body: unknown): Candidate[] | null {
  if (!Array.isArray(body) || body.length > MOST_CANDIDATES) return null;
  const candidates = body.map(readCandidate);
  if (candidates.some((one) => one === null)) return null;
  return (candidates as Candidate[]).sort((a, b) => a.rank - b.rank);
}

function readCandidate(one: unknown): Candidate | null {
  if (!isObject(one)) return null;
  const { personId, rank, score, scores = [], others } = one;
  if (!isText(personId) || !Number.isInteger(rank) || !isNumber(score) || !Array.isArray(scores) || scores.length > MOST_SCORES) return null;
  const details = scores.map(readScore);
  if (details.some((detail) => detail === null)) return null;
  return { personId, rank: rank as number, score, scores: details as ScoreDetail[], ...engineIn(others) };
}

function readScore(one: unknown): ScoreDetail | null {
  if (!isObject(one) || !isNumber(one.score)) return null;
  const { score, encounterId, biometricType, biometricSubType, instance } = one;
  if (![encounterId, biometricType, biometricSubType, instance].every((value) => value === undefined || isText(value))) return null;
  return { score, encounterId, biometricType, biometricSubType, instance } as ScoreDetail;
}

/** The one thing that vendors add and we keep: which engine it was. */
function engineIn(others: unknown): { others?: { engine: string } } {
  return isObject(others) && isText(others.engine) ? { others: { engine: others.engine } } : {};
}

/** null where it has another shape. */
export function readTaskId(body: unknown): string | null {
  return isObject(body) && isText(body.taskId) && body.taskId !== '' ? body.taskId : null;
}

/** null where it is no status of the document. */
export function readStatus(body: unknown): TaskStatus | null {
  return TASK_STATUSES.find((status) => status === body) ?? null;
}
