import { matchScore } from '../../../src/matching/match.js';
import { referenceCompare } from '../../../src/matching/reference.js';
import type { Print } from '../../../src/matching/print.js';
import { voteScore } from '../../../src/matching/votes.js';

/** What is measured, by the names of the table. */
export const fullScore = matchScore;
export const firstStage = voteScore;
export const referenceScore = (probe: Print, print: Print): number => referenceCompare(probe, print).score;
