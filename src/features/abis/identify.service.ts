import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import { ALL_GALLERIES, type BiometricData, type Candidate } from '../../domain/osia.js';
import type { Print } from '../../matching/print.js';
import { type Proposed, proposed } from '../../matching/proposed.js';
import type { SearchResult } from '../../matching/search.js';
import { Unavailable } from '../../platform/jobs/unavailable.js';
import { GalleryService } from '../searches/gallery.service.js';
import { AbisGalleryService } from './abis-gallery.service.js';
import { type Caller, mayUsePeople, type Outcome, ownGalleries, PEOPLE } from './caller.js';
import { ClientDeskService } from './client-desk.service.js';
import { EncountersService } from './encounters.service.js';
import { FacesAskedService } from './faces-asked.service.js';
import { FingersService } from './fingers.service.js';
import { PeopleOnRecordRepository } from './people-on-record.repository.js';
import { PeopleOnRecordService } from './people-on-record.service.js';
import { ScoringService } from './scoring.service.js';

/** What is searched, whom for, and how much of it is wanted. The prints of the call, or those that lie here of a person of the client's own. */
export interface Search {
  readonly gallery: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly items?: readonly BiometricData[];
  readonly personId?: string;
  readonly encounterId?: string;
  readonly maxNbCand?: number;
  readonly threshold?: number;
}

const CANDIDATES = 10;
const MOST_CANDIDATES = 20;
/** Prints of a person that lies here already. */
const MOST_KEPT = 40;
type Ranked = Omit<Candidate, 'rank'>;
interface Probes { readonly prints: readonly Print[]; readonly vectors: readonly Float32Array[]; readonly passedOver: readonly string[] }

/** Searches the galleries that a client may use. It proposes, in order; who it is, people decide. */
@Injectable()
export class IdentifyService {
  constructor(
    private readonly desk: ClientDeskService, private readonly encounters: EncountersService, private readonly fingers: FingersService, private readonly faces: FacesAskedService, private readonly own: AbisGalleryService,
    private readonly gallery: GalleryService, private readonly people: PeopleOnRecordRepository, private readonly record: PeopleOnRecordService, private readonly scoring: ScoringService,
  ) {}

  /** @throws NotFound for a gallery that is not the client's to use, Invalid where there is nothing to search with */
  async identify(caller: Caller, search: Search, signal: AbortSignal): Promise<Outcome> {
    const { client } = caller;
    const names = search.gallery === ALL_GALLERIES ? client.galleries : client.galleries.filter((name) => name === search.gallery);
    if (!names.length) {
      await this.look(caller, search, [], []);
      throw new NotFound('gallery');
    }
    const types = typesIn(search.filter);
    const { prints, vectors, passedOver } = await this.probes(caller, search, names.includes(PEOPLE), types, signal);
    const found: Ranked[] = [];
    if (names.includes(PEOPLE) && mayUsePeople(client)) found.push(...await this.ofPeople(caller, search, prints, vectors, signal));
    const ours = ownGalleries(client).filter((name) => names.includes(name));
    if (ours.length && prints.length) found.push(...await this.ofClient(caller, search, ours, prints, signal));
    const candidates = found.sort((a, b) => b.score - a.score).slice(0, Math.min(search.maxNbCand ?? CANDIDATES, MOST_CANDIDATES)).map((one, at): Candidate => ({ ...one, rank: at + 1 }));
    return { status: 200, body: candidates, notes: passedOver };
  }

  private async probes(caller: Caller, { items = [], personId, encounterId }: Search, photos: boolean, types: readonly unknown[], signal: AbortSignal): Promise<Probes> {
    if (personId !== undefined) {
      this.record.refuse(personId);
      const kept = await this.encounters.read(caller, 'identifyFromId', personId, encounterId);
      const prints = kept.flatMap(({ biometricData }) => biometricData.flatMap((item) => this.fingers.kept(item)));
      if (!prints.length) throw new NotFound('prints of this person that could be compared');
      return { prints: prints.slice(0, MOST_KEPT), vectors: [], passedOver: [] };
    }
    // items keep their places, so that what is wrong is named by them
    const face = photos && this.faces.on && types.includes('FACE') ? await this.faces.read(items, signal) : { vectors: [], passedOver: [] };
    const { fingers, passedOver: others } = types.includes('FINGER') ? await this.fingers.read(items, 'biometricData', signal) : { fingers: [], passedOver: [] };
    const prints = fingers.flatMap((one) => one.prints);
    const passedOver = [...others.filter((why) => !(face.vectors.length && /^(FACE|PORTRAIT):/.test(why))), ...face.passedOver];
    if (!prints.length && !face.vectors.length) throw new Invalid({ biometricData: `There is nothing to search with. ${passedOver.join(' ')}`.trim() });
    return { prints, vectors: face.vectors, passedOver };
  }

  /** People on record; the look is committed, with everybody who is shown. */
  private async ofPeople(caller: Caller, search: Search, prints: readonly Print[], vectors: readonly Float32Array[], signal: AbortSignal): Promise<Ranked[]> {
    const result = prints.length ? await this.gallery.complete(signal).then(() => this.gallery.search(prints, { limit: 10 * MOST_CANDIDATES, signal })).catch(away) : null;
    const { persons } = this.gallery.state;
    const chosen = result ? this.chosen(result, prints, search, persons, (person) => this.gallery.positionsOf(person)) : [];
    // a threshold is meant for fingers where there are any
    const alike = await this.faces.search(vectors, { threshold: prints.length ? 0 : search.threshold, limit: search.maxNbCand ?? CANDIDATES }, signal).catch(away);
    return this.desk.read(caller, 'identify', async (tx) => {
      const refs = await this.people.personRefs(tx, [...chosen.map(({ candidate }) => candidate.personKey), ...alike.map(({ personKey }) => personKey)]);
      const crossings = await this.people.crossingRefs(tx, [...chosen.flatMap(({ candidate }) => candidate.fingers.map(({ captureKey }) => captureKey)), ...alike.map(({ captureKey }) => captureKey)]);
      const shown = chosen.filter(({ candidate }) => refs.has(candidate.personKey));
      const seen = alike.filter(({ personKey }) => refs.has(personKey));
      await tx.listed('person', criteriaOf(search, prints), [...new Set([...shown.map(({ candidate }) => candidate.personKey), ...seen.map(({ personKey }) => personKey)])]);
      const byFinger = shown.map(({ candidate: found, common, exchanged }) => this.scoring.candidate(refs.get(found.personKey)!, found.score, common,
        found.fingers.flatMap(({ score, position, captureKey }) => { const encounterId = crossings.get(captureKey); return encounterId ? [{ score, position, encounterId }] : []; }), [PEOPLE], exchanged));
      const byFace = seen.map(({ personKey, captureKey, cosine }) => this.scoring.face(refs.get(personKey)!, cosine, crossings.get(captureKey), PEOPLE));
      return together(byFinger, byFace);
    });
  }

  private async ofClient(caller: Caller, search: Search, galleries: readonly string[], prints: readonly Print[], signal: AbortSignal): Promise<Ranked[]> {
    const { result, persons, positionsOf } = await this.own.search(caller.client.name, search.gallery === ALL_GALLERIES ? null : search.gallery, prints,
      { limit: 10 * MOST_CANDIDATES, notPersons: search.personId === undefined ? [] : [search.personId], signal }).catch(away);
    const chosen = this.chosen(result, prints, search, persons, positionsOf);
    await this.look(caller, search, prints, chosen.flatMap(({ candidate }) => candidate.fingers.map(({ captureKey }) => captureKey.split(' ')[0]!)));
    return chosen.map(({ candidate: found, common, exchanged }) => this.scoring.candidate(found.personKey, found.score, common,
      found.fingers.map(({ score, position, captureKey }) => ({ score, position, encounterId: captureKey.slice(captureKey.indexOf(' ') + 1) })), search.gallery === ALL_GALLERIES ? [] : galleries, exchanged));
  }

  /** Whoever reaches what this office itself would look at, or what the client asks where that is more. */
  private chosen(result: SearchResult, prints: readonly Print[], { threshold = 0, maxNbCand = CANDIDATES }: Search, persons: number, positionsOf: (person: string) => ReadonlySet<number>): Proposed[] {
    const ours = new Set(prints.map(({ position }) => position));
    return proposed(result, ours, positionsOf, (common) => Math.max(threshold, this.scoring.proposes(common, persons)), Math.min(maxNbCand, MOST_CANDIDATES));
  }

  private look(caller: Caller, search: Search, prints: readonly Print[], ids: readonly string[]): Promise<void> {
    return this.desk.read(caller, 'identify', (tx) => tx.listed('abis_encounter', criteriaOf(search, prints), [...new Set(ids)]));
  }
}

/** A gallery that does not hear what is committed answers nothing: it is asked again. */
function away(error: unknown): never {
  throw new Unavailable('The gallery cannot be searched at the moment. Try again in a minute.', { cause: error });
}

/** The call without its prints: of them a digest. */
function criteriaOf({ items: _items, ...search }: Search, prints: readonly Print[]): unknown {
  const digest = createHash('sha256');
  for (const { position, x, y, direction } of prints) digest.update(Buffer.of(position)).update(x).update(y).update(direction);
  return { ...search, prints: prints.length, probe: digest.digest('hex') };
}

/** A face adds to what fingers say of somebody; alone it comes after them. */
function together(fingers: readonly Ranked[], faces: readonly Ranked[]): Ranked[] {
  const both = fingers.map((one) => ({ ...one, scores: [...one.scores ?? [], ...faces.find(({ personId }) => personId === one.personId)?.scores ?? []] }));
  return [...both, ...faces.filter(({ personId }) => !fingers.some((one) => one.personId === personId))];
}

/** Which kinds of biometrics are searched with. A filter on birth or sex would tell what is never told. @throws Invalid */
function typesIn(filter: Readonly<Record<string, unknown>>): readonly unknown[] {
  const other = Object.keys(filter).find((name) => name !== 'biometricType');
  if (other !== undefined) throw new Invalid({ filter: 'Only a filter by biometricType is offered: nothing else is told of anybody, and none of it is searched by.' });
  const { biometricType = ['FINGER', 'FACE'] } = filter;
  const types: readonly unknown[] = Array.isArray(biometricType) ? biometricType : [biometricType];
  if (!types.includes('FINGER') && !types.includes('FACE')) throw new Invalid({ filter: 'Only fingers and faces are searched here.' });
  return types;
}
