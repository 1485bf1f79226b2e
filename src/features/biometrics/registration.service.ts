import { Injectable } from '@nestjs/common';
import { Invalid } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { referenceIn } from '../../platform/web/reference.js';
import { type ShownCrossing, presentCrossing } from '../crossings/crossings.presenter.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { CapturesRepository } from './captures.repository.js';
import type { RecordCapture } from './captures.dto.js';
import { presentCapture, type ShownNewCapture } from './captures.presenter.js';
import { pictureOf } from './capture-picture.js';
import { captureOf, CapturesService, checkKind } from './captures.service.js';
import { ProposalsService } from './proposals.service.js';
import type { RegisterArrival } from './registration.dto.js';

/** What a desk at the coast does in one step: a crossing with whom it may be; a capture with its picture. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly database: Database, private readonly crossings: CrossingsService, private readonly proposals: ProposalsService,
    private readonly captures: CapturesService, private readonly rows: CapturesRepository,
  ) {}

  /** Registers the crossing and, in the same transaction, proposes each named person as a match. @throws Invalid by field */
  register(actor: Actor, { mayBe = [], rationale, ...input }: RegisterArrival): Promise<ShownCrossing & { matchReviews: string[] }> {
    if (mayBe.length && !rationale) throw new Invalid({ rationale: 'Say why this may be them.' });
    return this.database.write(actor, async (tx) => {
      const crossing = await this.crossings.registerIn(tx, input);
      const known = await this.proposals.named(tx, mayBe.map((ref) => referenceIn('mayBe', 'PE', ref)));
      const matchReviews = await this.propose(tx, crossing.id, known, rationale);
      return { ...presentCrossing(crossing), matchReviews };
    });
  }

  /** @throws Invalid when the bytes are neither PNG nor JPEG */
  async enrol(actor: Actor, crossingRef: string, input: RecordCapture, image: Buffer | null): Promise<ShownNewCapture> {
    checkKind(input);
    const picture = image && await pictureOf(image, input.kind).catch(atImage);
    return this.database.write(actor, async (tx) => {
      const crossing = await this.crossings.mustFind(tx, crossingRef);
      await tx.lockPersons(crossing.personId);
      const { personId } = await this.crossings.mustGet(tx, crossing.id);
      const [added] = await this.captures.recordMany(tx, [captureOf(input, { crossingId: crossing.id, personId }, tx.now)]);
      if (picture) await this.captures.attach(tx, added!, picture);
      return { ...presentCapture((await this.rows.byId(tx, added!.id))!), matchReviews: added!.matchReviews };
    });
  }

  private async propose(tx: Tx, crossingId: string, known: readonly { survivingId: string }[], rationale: string | undefined): Promise<string[]> {
    const answers = await this.proposals.open(tx, crossingId, known.map(({ survivingId }) => ({ survivingId, origin: 'colleague' as const, rationale, occurredAt: tx.now })));
    return answers.flatMap(({ reviewRef }) => reviewRef ?? []);
  }
}

/** What is wrong with the bytes, named as the form's field. */
function atImage(error: unknown): never {
  throw error instanceof Invalid && error.fields.body ? new Invalid({ image: error.fields.body }) : error;
}
