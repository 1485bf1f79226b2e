import { Injectable } from '@nestjs/common';
import { NotFound } from '../../domain/errors.js';
import { ALL_GALLERIES, type PersonIds } from '../../domain/osia.js';
import { type Caller, mayUsePeople, type Outcome, PEOPLE } from './caller.js';
import { ClientDeskService } from './client-desk.service.js';
import { EncountersRepository } from './encounters.repository.js';
import { PeopleOnRecordRepository } from './people-on-record.repository.js';

const PAGE = 1000;

/** Which galleries a client may use, and what is in them: ids, nothing else. */
@Injectable()
export class GalleriesService {
  constructor(private readonly desk: ClientDeskService, private readonly encounters: EncountersRepository, private readonly people: PeopleOnRecordRepository) {}

  async names(caller: Caller): Promise<Outcome> {
    await this.desk.read(caller, 'readGalleries', (tx) => tx.listed('abis_encounter', { operation: 'readGalleries' }, []));
    return { status: 200, body: caller.client.galleries };
  }

  /** By the document's offset and limit. ALL: the client's own first, then people on record. @throws NotFound */
  async content(caller: Caller, { gallery, offset = 0, limit = PAGE }: { gallery: string; offset?: number; limit?: number }): Promise<Outcome> {
    const all = gallery === ALL_GALLERIES;
    const may = all || caller.client.galleries.includes(gallery);
    const found = await this.desk.read(caller, 'readGalleryContent', async (tx) => {
      if (!may) {
        await tx.listed('abis_encounter', { gallery }, []);
        return null;
      }
      const own = gallery === PEOPLE ? [] : await this.encounters.content(tx, caller.client.name, all ? null : gallery, offset, limit);
      const ids: PersonIds[] = own.map(({ personKey, encounterKey }) => ({ personId: personKey, encounterId: encounterKey }));
      await tx.listed('abis_encounter', { gallery, offset, limit }, own.map(({ id }) => id));
      if ((all && mayUsePeople(caller.client)) || gallery === PEOPLE) {
        const before = all ? await this.encounters.count(tx, caller.client.name) : 0;
        const crossings = own.length < limit ? await this.people.content(tx, Math.max(0, offset - before), limit - own.length) : [];
        await tx.listed('person', { gallery, offset, limit }, [...new Set(crossings.map(({ personId }) => personId))]);
        ids.push(...crossings.map(({ ref, personRef }) => ({ personId: personRef, encounterId: ref })));
      }
      return ids;
    });
    if (!found) throw new NotFound('gallery');
    return { status: 200, body: found };
  }
}
