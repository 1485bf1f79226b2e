import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Candidate, fingerOfSubType, type ScoreDetail } from '../../domain/osia.js';
import { FINGER_WORDS } from '../../domain/person-words.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { Unavailable } from '../../platform/jobs/unavailable.js';
import { Osia } from '../../platform/osia/osia.js';
import { type Agreement, EngineAway, type Identification, type Identifier, Identifiers, type Proposal, type SearchMaterial } from './identifier.js';
import { notTaken } from '../biometrics/missing-fingers.presenter.js';
import { OsiaEnrolmentService } from './osia-enrolment.service.js';
import { OsiaMaterialService, type Sendable } from './osia-material.service.js';
import { OsiaRepository } from './osia.repository.js';
import { OsiaSearchesService } from './osia-searches.service.js';
import { type OsiaAnswer, OsiaTasksService } from './osia-tasks.service.js';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** So many ids that are not ours are kept with the search. */
const MOST_UNKNOWN = 50;
/** It answers again: so many that failed before begin, and each of them calls others. */
const WOKEN = 10;
const REASON = 'Searched by the ABIS';

/** An agency's ABIS as the engine of this office: enrols the crossing there, has it searched, and says of whom it spoke. */
@Injectable()
export class OsiaIdentifier implements Identifier, OnModuleInit {
  readonly name = 'osia';
  readonly kinds = ['finger', 'photo'] as const;

  constructor(
    private readonly database: Database, private readonly engines: Identifiers, private readonly osia: Osia, private readonly enrolment: OsiaEnrolmentService,
    private readonly materials: OsiaMaterialService, private readonly tasks: OsiaTasksService, private readonly searches: OsiaSearchesService, private readonly records: OsiaRepository,
  ) {}

  onModuleInit(): void {
    if (this.osia.enabled) this.engines.add(this);
  }

  async identify(material: SearchMaterial, signal: AbortSignal): Promise<Identification | null> {
    const actor = systemActor('job', randomUUID(), REASON);
    try {
      await this.enrolment.settle(actor, material.crossingId, signal);
      const sendable = await this.database.write(actor, (tx) => this.materials.of(tx, material.crossingId));
      if (!sendable?.captures.length) return null;
      const { maxCandidates } = this.osia.setting!;
      // the person's own encounters are found as well
      const answer = await this.tasks.search(material.crossingId, sendable, { actor, signal, maxCandidates: maxCandidates + material.ownRecords.length });
      await this.database.write(actor, (tx) => this.searches.oldest(tx, WOKEN, material.crossingId));
      return await this.identification(actor, material, sendable, answer);
    } catch (error) {
      throw error instanceof Unavailable ? new EngineAway(error.message) : error;
    }
  }

  private async identification(actor: Actor, material: SearchMaterial, sendable: Sendable, { candidates, engine, transactionId }: OsiaAnswer): Promise<Identification> {
    const { gallery, threshold, maxCandidates, url } = this.osia.setting!;
    const ids = candidates.map(({ personId }) => personId);
    const [known, theirs] = await this.database.read(actor, async (tx) => [
      await this.records.known(tx, ids.filter((id) => UUID.test(id))),
      await this.records.fingers(tx, [...new Set(candidates.flatMap(({ scores = [] }) => scores.flatMap(({ encounterId }) => (encounterId && UUID.test(encounterId) ? [encounterId] : []))))]),
    ] as const);
    const unknown = ids.filter((id) => !known.has(id));
    const proposals = candidates.filter(({ personId }) => known.has(personId) && !material.ownRecords.includes(personId)).slice(0, maxCandidates);
    return {
      engine: this.name, engineVersion: engine ?? new URL(url).host, threshold: threshold ?? null, gallery, gallerySize: null, galleryAt: material.asOf,
      parameters: { most: maxCandidates, transaction: transactionId, candidates: candidates.length, notOnRecord: unknown.slice(0, MOST_UNKNOWN) },
      calibration: null, remarks: remarksOf(material, sendable, unknown.length), captures: sendable.captures.map(({ id }) => id),
      proposals: proposals.map((one): Proposal => ({
        personId: one.personId, score: one.score, decibel: null, atLeast: false, handsExchanged: false, agreements: agreementsOf(one, sendable, theirs),
      })),
    };
  }
}

/** What the ABIS says of single fingers and of the photo, as far as it names something that we know. */
function agreementsOf({ scores = [] }: Candidate, { captures }: Sendable, theirs: readonly { id: string; crossingId: string; fingerPosition: number }[]): Agreement[] {
  return scores.flatMap((detail): Agreement[] => {
    const position = fingerOfSubType(detail.biometricSubType);
    const probe = captures.find(({ kind, fingerPosition }) => (detail.biometricType === 'FACE' ? kind === 'photo' : position !== null && fingerPosition === position));
    return probe ? [{ probeCaptureId: probe.id, captureId: captureOf(detail, position, theirs), fingerPosition: position, score: detail.score }] : [];
  });
}

/** By its instance, which is our key; else the only one of that finger in that encounter. */
function captureOf({ encounterId, instance }: ScoreDetail, position: number | null, theirs: readonly { id: string; crossingId: string; fingerPosition: number }[]): string | null {
  const there = theirs.filter(({ crossingId, fingerPosition }) => crossingId === encounterId && fingerPosition === position);
  return there.find(({ id }) => id === instance)?.id ?? (there.length === 1 ? there[0]!.id : null);
}

function remarksOf({ missing }: SearchMaterial, { captures, unread }: Sendable, unknown: number): string[] {
  const fingers = new Set(captures.flatMap(({ fingerPosition }) => fingerPosition ?? [])).size;
  const closed = unread.map((position) => (position === null ? 'photo' : FINGER_WORDS[position]!.toLowerCase()));
  return [
    fingers === 0 ? 'No finger was sent to the ABIS, a photo alone.' : fingers < 4 ? `Only ${fingers === 1 ? 'one finger was' : `${fingers} fingers were`} sent to the ABIS: a match is missed more often than with four.` : '',
    closed.length ? `What is kept could not be opened of: ${closed.join(', ')}.` : '',
    ...missing.map(notTaken),
    unknown ? `The ABIS also named ${unknown === 1 ? 'somebody who is' : `${unknown} people who are`} not on record here: ask the agency that runs it.` : '',
  ].filter(Boolean);
}
