import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import type { Identification, Identifier, Proposal } from './identifier.js';
import { type Answered, ProposalsService } from '../biometrics/proposals.service.js';
import type { SearchRequest } from './search-request.entity.js';
import { SearchRequestsRepository } from './search-requests.repository.js';
import { type NewCandidate, SearchesRepository } from './searches.repository.js';

/** What one engine found, and who of it another engine knows to be somebody else. */
export interface Found {
  readonly engine: Identifier;
  readonly identification: Identification;
  readonly disagreements: Map<string, NonNullable<NewCandidate['conflict']>>;
}

/** A proposal whose person is known here, by the record that stands for them. */
interface Known { readonly proposal: Proposal; readonly survivingId: string; readonly theirsId: string | null }

/** Puts on record what engines found: searches, candidates and scores, and a match review for each; flags follow by event. */
@Injectable()
export class FindingsService {
  constructor(
    private readonly requests: SearchRequestsRepository, private readonly searches: SearchesRepository,
    private readonly proposals: ProposalsService, private readonly crossings: CrossingsService,
  ) {}

  /** All in the caller's transaction. */
  async record(tx: Tx, { id: requestId, crossingId }: SearchRequest, found: readonly Found[]): Promise<void> {
    const before = await this.crossings.mustGet(tx, crossingId);
    const ids = [...new Set(found.flatMap(({ identification }) => identification.proposals.map(({ personId }) => personId)))];
    const first = await this.requests.persons(tx, [before.personId, ...ids], crossingId);
    await tx.lockPersons(...new Set(first.flatMap(({ id, survivingId }) => [id, survivingId])));
    const persons = new Map((await this.requests.persons(tx, [before.personId, ...ids], crossingId)).map((person) => [person.id, person]));
    const { personId } = await this.crossings.mustGet(tx, crossingId);
    const own = (persons.get(personId) ?? (await this.requests.persons(tx, [personId], crossingId))[0]!).survivingId;
    for (const { identification, disagreements } of found) {
      const { captures, proposals, calibration, ...search } = identification;
      const unknown = proposals.filter((one) => !persons.has(one.personId)).length;
      const remarks = [...search.remarks, ...(unknown ? [`The engine named ${unknown === 1 ? 'a person' : `${unknown} people`} who ${unknown === 1 ? 'is' : 'are'} not on record here.`] : [])];
      const { id: searchId } = await this.searches.add(tx, {
        ...search, remarks, requestId, crossingId, captures: [...captures], occurredAt: tx.now,
        calibration: calibration?.name ?? null, calibrationProvisional: calibration?.provisional ?? null,
      });
      const known = bestOfEach(proposals.flatMap((proposal): Known[] => {
        const person = persons.get(proposal.personId);
        // whose first crossing was after this one is the newcomer, and is asked about
        return person ? [{ proposal, survivingId: person.survivingId, theirsId: person.newcomer ? person.firstCrossingId : null }] : [];
      }));
      const answers = await this.ask(tx, { crossingId, own, searchId }, known);
      await this.searches.addCandidates(tx, { id: searchId, crossingId }, known.map(({ proposal, survivingId }, index) => ({
        personId: survivingId, reviewId: answers[index]!.reviewId, score: proposal.score, rank: index + 1,
        decibel: proposal.decibel, atLeast: proposal.atLeast, handsExchanged: proposal.handsExchanged, conflict: disagreements.get(proposal.personId) ?? null,
        agreements: proposal.agreements.map(({ probeCaptureId, captureId, fingerPosition, score }) => ({ probe: probeCaptureId, capture: captureId, finger: fingerPosition, score })),
      })));
    }
  }

  /** Of each pair the later crossing is asked about, whichever was searched. Answers in the order given. */
  private async ask(tx: Tx, { crossingId, own, searchId }: { crossingId: string; own: string; searchId: string }, known: readonly Known[]): Promise<Answered[]> {
    const proposed = { origin: 'engine' as const, searchId, occurredAt: tx.now };
    const ours = known.filter(({ theirsId }) => theirsId === null);
    const answers = new Map<Known, Answered>();
    const opened = await this.proposals.open(tx, crossingId, ours.map(({ survivingId }) => ({ ...proposed, survivingId })));
    ours.forEach((one, index) => answers.set(one, opened[index]!));
    // in order of the persons' keys as well: the reviews' own keys tell nothing of who agreed better
    for (const one of [...known].sort((a, b) => (a.survivingId < b.survivingId ? -1 : 1))) {
      if (one.theirsId !== null) answers.set(one, (await this.proposals.open(tx, one.theirsId, [{ ...proposed, survivingId: own }]))[0]!);
    }
    return known.map((one) => answers.get(one)!);
  }
}

/** One proposal for each human being, the best first. */
function bestOfEach(known: readonly Known[]): Known[] {
  const best = new Map<string, Known>();
  for (const one of [...known].sort((a, b) => b.proposal.score - a.proposal.score)) if (!best.has(one.survivingId)) best.set(one.survivingId, one);
  return [...best.values()];
}
