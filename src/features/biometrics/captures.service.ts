import { Injectable } from '@nestjs/common';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import { FINGER_WORDS } from '../../domain/person-words.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { PeopleService } from '../people/people.service.js';
import { CaptureBytesService, type SearchableFinger } from './capture-bytes.service.js';
import { displayable, type Picture, pictureOf } from './capture-picture.js';
import type { ListCaptures, RecordCapture } from './captures.dto.js';
import { presentCapture, type ShownCapture, type ShownNewCapture } from './captures.presenter.js';
import { CapturesRepository, type CaptureRow, type NewCapture } from './captures.repository.js';
import { ExtractionsService } from './extractions.service.js';
import { comparable } from './picture.js';
import { ProposalsService } from './proposals.service.js';

/** Photos and fingers, and what an ID that is known already says. */
@Injectable()
export class CapturesService {
  constructor(
    private readonly database: Database,
    private readonly captures: CapturesRepository,
    private readonly crossings: CrossingsService,
    private readonly people: PeopleService,
    private readonly proposals: ProposalsService,
    private readonly events: Events,
    private readonly bytes: CaptureBytesService,
    private readonly extractions: ExtractionsService,
  ) {}

  list(actor: Actor, query: ListCaptures): Promise<Page<ShownCapture>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const crossing = query.crossing ? (await this.crossings.mustFind(tx, referenceIn('crossing', 'CR', query.crossing))).id : null;
      const person = query.person ? (await this.people.mustFind(tx, referenceIn('person', 'PE', query.person))).id : null;
      const rows = await this.captures.list(tx, { crossing, person }, readCursor(query.cursor, 1), limit);
      await tx.listed('capture', query, rows.slice(0, limit).map((row) => row.id), 'list', { person });
      return pageOf(rows, limit, (row) => [row.id], presentCapture);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownCapture> {
    return this.database.read(actor, async (tx) => {
      const capture = await this.mustFind(tx, ref);
      await tx.viewed('capture', { record: capture.id, person: capture.personId, case: capture.caseId });
      return presentCapture(capture);
    });
  }

  record(actor: Actor, crossingRef: string, input: RecordCapture): Promise<ShownNewCapture> {
    return this.database.write(actor, async (tx) => {
      checkKind(input);
      const crossing = await this.crossings.mustFind(tx, crossingRef);
      await tx.lockPersons(crossing.personId);
      const { personId } = await this.crossings.mustGet(tx, crossing.id);
      const [added] = await this.recordMany(tx, [captureOf(input, { crossingId: crossing.id, personId }, tx.now)]);
      return { ...presentCapture((await this.captures.byId(tx, added!.id))!), matchReviews: added!.matchReviews };
    });
  }

  /**
   * For other rooms and bulk loads: writes the captures in one statement, and proposes whoever the same ID (of the same
   * kind) belongs to already. Answers with the reviews concerned, in the order given.
   */
  async recordMany(tx: Tx, captures: readonly NewCapture[]): Promise<{ id: string; ref: string; matchReviews: string[] }[]> {
    if (!captures.length) return [];
    await this.captures.lockIds(tx, captures);
    const added = (await this.captures.addMany(tx, captures)).map((one) => ({ ...one, matchReviews: [] as string[] }));
    for (const { id, crossingId, personId } of added) await this.events.publish(tx, { type: 'capture.recorded', captureId: id, crossingId, personId });
    const [gone] = await this.captures.ofAmputated(tx, added.map(({ id }) => id));
    if (gone) {
      throw new Refused({ rule: 'capture.finger-missing', message: `${FINGER_WORDS[gone.fingerPosition]} is recorded as amputated at this crossing. Correct the one or the other.`, facts: gone });
    }
    const others = await this.captures.othersWithSameId(tx, added.map(({ id }) => id));
    for (const capture of added) {
      const proposed = others.filter(({ captureId }) => captureId === capture.id)
        .map(({ personId }) => ({ survivingId: personId, origin: 'equal_id' as const, captureId: capture.id, occurredAt: tx.now }));
      const answers = await this.proposals.open(tx, capture.crossingId, proposed);
      capture.matchReviews = answers.flatMap(({ reviewRef }) => reviewRef ?? []);
    }
    return added.map(({ id, ref, matchReviews }) => ({ id, ref, matchReviews }));
  }

  /** Adds the picture, once. @throws Invalid when the bytes are no picture of that kind, Refused when there is one */
  async putImage(actor: Actor, ref: string, bytes: unknown): Promise<ShownCapture> {
    const { kind } = await this.database.read(actor, (tx) => this.mustFind(tx, ref));
    const picture = await pictureOf(bytes, kind); // decoded before anybody waits for the person
    return this.database.write(actor, async (tx) => {
      await this.attach(tx, await this.mustFind(tx, ref), picture);
      return presentCapture(await this.mustFind(tx, ref));
    });
  }

  /** For the room and bulk loads: keeps the picture, sealed, and asks for a print's template where a command for that is set. */
  async attach(tx: Tx, capture: { id: string }, picture: Picture): Promise<void> {
    // a capture that is moving to another person is waited for
    const before = await this.captures.byId(tx, capture.id);
    if (!before) throw new NotFound('capture');
    await tx.lockPersons(before.personId);
    const now = (await this.captures.byId(tx, capture.id))!;
    if (now.hasImage) throw new Refused({ rule: 'capture.has-image', message: 'This capture has its image already. Take another capture instead.' });
    await this.bytes.addImage(tx, now, picture);
    if (now.kind === 'photo') await this.events.publish(tx, { type: 'captures.registered', crossingId: now.crossingId, personId: now.personId, captureIds: [now.id] });
    else await this.extractions.ask(tx, { ...now, hasImage: true });
  }

  /**
   * The picture; logged each time. An auditor must give a reason, an escort sees those of their flights: the database
   * keeps both. @throws Refused without a reason, NotFound when there is none in sight
   */
  async image(actor: Actor, ref: string, as?: 'kept'): Promise<{ contentType: string; content: Buffer }> {
    const picture = await this.database.read(actor, async (tx) => {
      if (actor.roles.includes('auditor') && !actor.reason) {
        throw new Refused({ rule: 'access.reason-needed', message: 'Say in the header Access-Reason why you open this image.' });
      }
      // an escort may read the image but not the capture's row
      const capture = await tx.onBehalf(() => this.captures.byRef(tx, ref));
      const image = capture && (await this.bytes.image(tx, capture.id));
      if (!image) throw new NotFound('image of capture', ref);
      await tx.viewed('capture_image', { record: capture.id, person: capture.personId, case: capture.caseId });
      return image;
    });
    return as === 'kept' ? { contentType: picture.type, content: picture.bytes } : displayable(picture);
  }

  /** For the search: every finger of the crossing that can be searched with. Nobody's look is written here. */
  templatesOf(tx: Tx, crossingId: string): Promise<SearchableFinger[]> {
    return this.bytes.templatesOf(tx, crossingId);
  }

  /** The picture as it is compared: equal crop and scale, marked with who looks; logged as `image` is. */
  async compared(actor: Actor, ref: string, zoom: number): Promise<Buffer> {
    const { content } = await this.image(actor, ref);
    return comparable(content, `${actor.ref} ${actor.username}`, zoom);
  }

  /** For other rooms that hold a key. @throws NotFound */
  async mustGet(tx: Tx, id: string): Promise<CaptureRow> {
    const capture = await this.captures.byId(tx, id);
    if (!capture) throw new NotFound('capture');
    return capture;
  }

  private async mustFind(tx: Tx, ref: string): Promise<CaptureRow> {
    const capture = await this.captures.byRef(tx, ref);
    if (!capture) throw new NotFound('capture', ref);
    return capture;
  }
}

/** A capture as it is recorded of that person's crossing. */
export function captureOf(input: RecordCapture, whose: { crossingId: string; personId: string }, now: Date): NewCapture {
  const { kind, fingerPosition = null, externalId, quality = null, qualityAlgorithm = null, impression = null, device = null, occurredAt = now } = input;
  return { ...whose, kind, fingerPosition, externalId, quality, qualityAlgorithm, impression, device, occurredAt };
}

/** @throws Invalid for a photo that is said to be a finger */
export function checkKind({ kind, fingerPosition, impression }: RecordCapture): void {
  if (kind === 'photo' && fingerPosition !== undefined) throw new Invalid({ fingerPosition: 'A photo has no finger position.' });
  if (kind === 'photo' && impression !== undefined) throw new Invalid({ impression: 'A photo has no impression type.' });
}
