import type { PackContest } from './match-pack.repository.js';

/** A contest as the pack tells it. What somebody else said against a match is theirs: then only that it was contested, and how it ended. */
export interface ShownPackContest {
  ref: string | null; contested: string; askedBy: string | null; askedByName: string | null; grounds: string | null; askedAt: Date | null;
  open: boolean; outcome: string | null; meaning: string; decidedBy: string | null; decidedAt: Date | null; reasons: string | null; toldAt: Date | null;
}

const MEANINGS: Readonly<Record<string, string>> = {
  upheld: 'The decision stands.', withdrawn: 'Who asked took it back.',
  'overturned confirmed': 'The decision was taken back: it is treated as not the same person.', 'overturned dismissed': 'The decision was taken back: others examine the question again.',
};

/** @param fit takes out of a text what must not be given away */
export function presentPackContest(row: PackContest, theirs: boolean, fit: (text: string) => string): ShownPackContest {
  const mine = <T>(value: T): T | null => (theirs ? value : null);
  const text = (value: string | null): string | null => (theirs && value !== null ? fit(value) : null);
  return {
    ref: mine(row.ref), contested: row.contested === 'confirmed' ? 'that it is the same person' : 'that it is not the same person',
    askedBy: mine(row.askedBy === 'person' ? 'you' : 'who speaks for you'), askedByName: text(row.askedByName), grounds: text(row.grounds), askedAt: mine(row.askedAt),
    open: row.outcome === null, outcome: row.outcome,
    meaning: row.outcome === null ? 'It is not decided yet.' : MEANINGS[row.outcome] ?? MEANINGS[`${row.outcome} ${row.contested}`] ?? '',
    decidedBy: row.outcome ? 'two supervisors who took no part in the decision' : null, decidedAt: row.decidedAt, reasons: text(row.reasons), toldAt: mine(row.toldAt),
  };
}
