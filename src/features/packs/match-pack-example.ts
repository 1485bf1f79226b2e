/** For the OpenAPI document. */
export const EXAMPLE_PACK = {
  person: 'PE-AHVA-RR', self: '/api/v1/people/PE-AHVA-RR/match-pack', digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', preparedAt: '2025-11-14T09:00:00.000Z',
  who: { ref: 'PE-AHVA-RR', name: 'Dariush Rahmani', latinName: null, births: ['1998-04'], records: ['PE-AHVA-RR'] },
  matches: [{
    ref: 'MR-AHVA-RA', state: 'dismissed', question: 'Was the person who crossed to Dover (CR-AHVA-R8) already known here under another record?', decision: 'It was decided that it is not the same person.',
    proposed: 'A computer compared the photo or fingerprints with those held and proposed the match. It decided nothing.', decidedAt: '2025-11-10T11:00:00.000Z',
    captures: [{ ref: 'CP-AHVA-RQ', what: 'Right index finger', takenAt: '2025-11-09T06:40:00.000Z', quality: 71, crossing: 'CR-AHVA-R8', crossedAt: '2025-11-09T05:40:00.000Z', place: 'Dover' }],
    comparedWith: 'They were compared with photos and fingerprints of another record. This pack is about one person, so those are not described.',
    searches: [{
      engine: 'crossfile-matching', engineVersion: '1.0.0', threshold: 61, score: 74, decibel: 33, atLeast: false, strength: 'Prints of two different people would score as high about once in 2,000 comparisons.',
      calibration: { name: 'generated-2026-11-23', provisional: true, meaning: 'Provisional: worked out from invented prints or from too few. What it says of how often it errs has not been confirmed on real prints.' }, conflict: null,
      searchedAt: '2025-11-09T07:10:00.000Z', gallery: { size: 10_000, at: '2025-11-09T07:10:00.000Z' }, captures: ['CP-AHVA-RQ'], parameters: { thresholdDecibel: 30.5, prints: 4 }, remarks: [],
    }],
    verdicts: [{ round: 1, by: 'a supervisor', answer: 'a different person', because: 'the fingerprints do not agree', on: '2025-11-10T10:00:00.000Z' }],
    reversal: null, consequences: { moved: null, movedAt: null, putBackAt: null, earlierReturn: null }, contests: [], mayContest: true,
  }],
  beingExamined: [],
  howToContest: ['You, or somebody who speaks for you, can contest any decision in this pack.'],
};
