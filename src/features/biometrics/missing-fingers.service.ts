import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import { FINGER_WORDS } from '../../domain/person-words.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { CapturesRepository } from './captures.repository.js';
import type { Presence, TellMissingFingers } from './missing-fingers.dto.js';
import { presentMissing, type ShownMissingFingers } from './missing-fingers.presenter.js';
import { MissingFingersRepository } from './missing-fingers.repository.js';

/** Fingers that a crossing's captures can't hold: a search then expects fewer, and nobody takes another finger for them. */
@Injectable()
export class MissingFingersService {
  constructor(
    private readonly database: Database, private readonly missing: MissingFingersRepository, private readonly crossings: CrossingsService,
    private readonly captures: CapturesRepository,
  ) {}

  list(actor: Actor, crossingRef: string): Promise<ShownMissingFingers> {
    return this.database.read(actor, async (tx) => {
      const crossing = await this.crossings.mustFind(tx, crossingRef);
      const rows = await this.missing.standing(tx, [crossing.id]);
      await tx.listed('missing_finger', { crossing: crossingRef }, rows.map(({ id }) => id), 'list', { person: crossing.personId });
      return presentMissing(crossingRef, rows);
    });
  }

  /** Says anew which fingers are missing: what was said otherwise is superseded. @throws Refused for a finger that was taken and is called amputated */
  tell(actor: Actor, crossingRef: string, { fingers, occurredAt }: TellMissingFingers): Promise<ShownMissingFingers> {
    return this.database.write(actor, async (tx) => {
      const { id } = await this.crossings.mustFind(tx, crossingRef);
      await tx.lockPersons((await this.crossings.mustGet(tx, id)).personId);
      const { personId } = await this.crossings.mustGet(tx, id);
      const before = await this.missing.standing(tx, [id]);
      const same = (one: { fingerPosition: number; presence: Presence }, other: { fingerPosition: number; presence: Presence }): boolean => one.fingerPosition === other.fingerPosition && one.presence === other.presence;
      await this.missing.supersede(tx, before.filter((one) => !fingers.some((now) => same(one, now))).map((one) => one.id));
      await this.missing.add(tx, { id, personId }, fingers.filter((now) => !before.some((one) => same(one, now))), occurredAt ?? tx.now);
      await this.refuseTaken(tx, id, fingers);
      return presentMissing(crossingRef, await this.missing.standing(tx, [id]));
    });
  }

  /** For the room: what a file says, where nothing was said of that finger. */
  async addFrom(tx: Tx, crossing: { id: string; personId: string }, said: readonly { position: number; presence: Presence }[], occurredAt: Date): Promise<void> {
    if (!said.length) return;
    const standing = await this.missing.standing(tx, [crossing.id]);
    const fingers = said.filter(({ position }) => !standing.some(({ fingerPosition }) => fingerPosition === position)).map(({ position, presence }) => ({ fingerPosition: position, presence }));
    await this.missing.add(tx, crossing, fingers, occurredAt);
    await this.refuseTaken(tx, crossing.id, fingers);
  }

  /** For the room and the search: what stands, by crossing. */
  standing(tx: Tx, crossingIds: readonly string[]): ReturnType<MissingFingersRepository['standing']> {
    return this.missing.standing(tx, crossingIds);
  }

  private async refuseTaken(tx: Tx, crossingId: string, fingers: readonly { fingerPosition: number; presence: Presence }[]): Promise<void> {
    const taken = await this.captures.fingersTaken(tx, crossingId);
    const both = fingers.find(({ fingerPosition, presence }) => presence === 'amputated' && taken.includes(fingerPosition));
    if (both) {
      throw new Refused({ rule: 'capture.finger-there', message: `${FINGER_WORDS[both.fingerPosition]} was taken at this crossing, so it can't be amputated. Correct the one or the other.`, facts: { fingerPosition: both.fingerPosition } });
    }
  }
}
