import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import { ALL_GALLERIES, type BiometricData, type Verification } from '../../domain/osia.js';
import { comparePersons } from '../../matching/fusion.js';
import { normalise, type Print } from '../../matching/print.js';
import { prepare } from '../../matching/probe.js';
import { type Caller, type Outcome, PEOPLE } from './caller.js';
import { ClientDeskService } from './client-desk.service.js';
import { EncountersService } from './encounters.service.js';
import { FingersService } from './fingers.service.js';
import { PeopleOnRecordService, referenceOfPerson } from './people-on-record.service.js';
import { ScoringService } from './scoring.service.js';

interface Known { readonly print: Print; readonly encounterId: string }
/** More of one person are not compared at once. */
const MOST_KNOWN = 80;

/** Compares the prints of a call with those of one person, or with each other. */
@Injectable()
export class VerifyService {
  constructor(
    private readonly desk: ClientDeskService, private readonly encounters: EncountersService, private readonly fingers: FingersService,
    private readonly people: PeopleOnRecordService, private readonly scoring: ScoringService,
  ) {}

  /** @throws NotFound for a gallery that is not the client's to use, or a person that is not in it */
  async fromId(caller: Caller, { gallery, personId, items, threshold }: { gallery: string; personId: string; items: readonly BiometricData[]; threshold?: number }, signal: AbortSignal): Promise<Outcome> {
    const ref = referenceOfPerson(personId);
    // people on record stand in one gallery alone
    const stands = gallery === ALL_GALLERIES || (ref !== null) === (gallery === PEOPLE);
    if (!stands || (gallery !== ALL_GALLERIES && !caller.client.galleries.includes(gallery))) {
      await this.desk.read(caller, 'verify', (tx) => tx.listed('abis_encounter', { gallery, personId }, []));
      throw new NotFound('person in this gallery');
    }
    const { prints, passedOver } = await this.probes(items, 'biometricData', signal);
    const known = ref !== null ? await this.onRecord(caller, ref) : await this.ofClient(caller, gallery, personId);
    const verified = this.compare(prints, known, threshold);
    // a score of those who are not who they claim to be would let a print on record be guessed, step by step
    return { status: 200, body: ref !== null && !verified.decision ? { decision: false, scores: [] } : verified, notes: passedOver };
  }

  async both(caller: Caller, { items, others, threshold }: { items: readonly BiometricData[]; others: readonly BiometricData[]; threshold?: number }, signal: AbortSignal): Promise<Outcome> {
    const one = await this.probes(items, 'biometricData1', signal), other = await this.probes(others, 'biometricData2', signal);
    // nobody on record and nobody's encounter is looked at: that it was asked stands in the journal all the same
    await this.desk.read(caller, 'verify', (tx) => tx.listed('abis_encounter', { prints: [one.prints.length, other.prints.length] }, []));
    return { status: 200, body: this.compare(one.prints, other.prints.map((print) => ({ print, encounterId: '' })), threshold), notes: [...one.passedOver, ...other.passedOver] };
  }

  private async probes(items: readonly BiometricData[], field: string, signal: AbortSignal): Promise<{ prints: Print[]; passedOver: readonly string[] }> {
    const { fingers, passedOver } = await this.fingers.read(items, field, signal);
    const prints = fingers.flatMap((one) => one.prints);
    if (!prints.length) throw new Invalid({ [field]: `There is nothing to compare. ${passedOver.join(' ')}`.trim() });
    return { prints, passedOver };
  }

  private async onRecord(caller: Caller, ref: string): Promise<Known[]> {
    const fingers = await this.people.fingersOf(caller, 'verify', ref);
    return fingers.flatMap(({ encounterRef, views }) => views.map((view) => normalise(view)).filter(({ unfit }) => unfit === null).map(({ print }) => ({ print, encounterId: encounterRef })));
  }

  private async ofClient(caller: Caller, gallery: string, personId: string): Promise<Known[]> {
    const kept = (await this.encounters.read(caller, 'verify', personId)).filter(({ status, galleries }) => status === 'ACTIVE' && (gallery === ALL_GALLERIES || galleries.includes(gallery)));
    if (!kept.length) throw new NotFound('person in this gallery');
    return kept.flatMap(({ encounterId, biometricData }) => biometricData.flatMap((item) => this.fingers.kept(item)).map((print) => ({ print, encounterId: encounterId! })));
  }

  private compare(prints: readonly Print[], all: readonly Known[], threshold = 0): Verification {
    const known = all.slice(-MOST_KNOWN);
    const positions = new Set(known.map(({ print }) => print.position));
    const common = new Set(prints.map(({ position }) => position).filter((position) => positions.has(position))).size;
    if (!common) return { decision: false, scores: [] };
    const { score, fingers } = comparePersons(prints.map((print) => prepare(print)), known.map(({ print }) => print));
    return {
      decision: score >= Math.max(threshold, this.scoring.confirms(common)),
      scores: this.scoring.verified(score, common, fingers.map((one) => ({ score: one.score, position: one.position, encounterId: known[one.print]!.encounterId }))),
    };
  }
}
