import { Injectable, type OnModuleInit } from '@nestjs/common';
import { mayBeUnder18 } from '../../domain/age.js';
import { londonDay } from '../../domain/day.js';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import { replaceLive } from '../../domain/identity.js';
import { formatPartialDate, latestDay } from '../../domain/partial-date.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { birthKey, birthRow, checkIdentity, type LiveBirth, nameKey, nameRow, nationalityKey, nationalityRow, referenceKey, referenceRow } from './identity.js';
import { IdentityRepository } from './identity.repository.js';
import type { ChangePerson, WithdrawBirth } from './people.dto.js';
import { presentPerson, type ShownPerson } from './people.presenter.js';
import { PeopleRepository } from './people.repository.js';
import type { Person } from './person.entity.js';
import { SheetRepository } from './sheet.repository.js';

/** Corrections of who somebody is: rows are superseded, never overwritten; a possible child stays one until two people agree. */
@Injectable()
export class IdentityService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleRepository,
    private readonly identity: IdentityRepository,
    private readonly sheets: SheetRepository,
    private readonly approvals: ApprovalsService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('approval.given', async (tx, { kind, subjectId, approvalId }) => {
      if (kind === 'birth_withdrawal') await this.withdraw(tx, subjectId, approvalId);
    });
  }

  /** @throws Refused where a birth date would go on which the person may be under 18, or the record was merged */
  change(actor: Actor, ref: string, version: number, input: ChangePerson): Promise<ShownPerson> {
    return this.database.write(actor, async (tx) => {
      const { id } = await this.mustFind(tx, ref);
      await tx.lockPersons(id);
      const person = await this.mustFind(tx, ref);
      const { sex, careNeeds, possibleTwin } = input;
      await this.people.change(tx, { id, version }, { sex, careNeeds, possibleTwin });
      await this.refuseMerged(tx, person);
      await this.replace(tx, id, input);
      return presentPerson((await this.sheets.byRef(tx, ref))!);
    });
  }

  /** The first key; the second is turned under /approvals. */
  proposeWithdrawal(actor: Actor, ref: string, input: WithdrawBirth): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const person = await this.mustFind(tx, ref);
      await tx.lockPersons(person.id);
      if (person.version !== input.version) throw new Conflict('version.stale', 'This person changed since you read it.');
      const birth = (await this.identity.liveBirths(tx, person.id))
        .find((row) => dateOf(row) === input.birth && (input.basis === undefined || row.basis === input.basis));
      if (!birth) throw new Invalid({ birth: 'No such birth date is recorded for this person now.' });
      return this.approvals.propose(tx, {
        kind: 'birth_withdrawal', subjectId: birth.id, personId: person.id, reason: input.reason,
        particulars: { person: ref, birth: dateOf(birth), basis: birth.basis }, occurredAt: input.occurredAt ?? tx.now,
      });
    });
  }

  private async replace(tx: Tx, personId: string, input: ChangePerson): Promise<void> {
    const { names, births, nationalities, references } = input;
    if (!names && !births && !nationalities && !references) return;
    const today = londonDay(tx.now);
    checkIdentity(input, today);
    const live = await this.identity.live(tx, personId);
    const changes = {
      names: replaceLive(live.names, names?.map(nameRow) ?? live.names, nameKey),
      births: replaceLive(live.births, births?.map(birthRow) ?? live.births, birthKey),
      nationalities: replaceLive(live.nationalities, nationalities?.map(nationalityRow) ?? live.nationalities, nationalityKey),
      references: replaceLive(live.references, references?.map(referenceRow) ?? live.references, referenceKey),
    };
    const youngest = mayBeUnder18(changes.births.superseded.map((birth) => ({ ...birth, ...partial(birth) })), today);
    if (youngest) {
      throw new Refused({
        rule: 'person.birth-two-people', message: 'On this birth date the person may be under 18: propose its withdrawal, two people must agree.',
        facts: { birth: dateOf(youngest), latestDay: latestDay(youngest) },
      });
    }
    const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
    await this.identity.supersede(tx, {
      names: ids(changes.names.superseded), births: ids(changes.births.superseded),
      nationalities: ids(changes.nationalities.superseded), references: ids(changes.references.superseded),
    });
    await this.identity.order(tx, changes.names.kept.filter(({ live: row, given }) => row.position !== given.position).map(({ live: row, given }) => ({ id: row.id, position: given.position })));
    const owned = <T>(rows: readonly T[]) => rows.map((row) => ({ ...row, personId }));
    await this.identity.add(tx, {
      names: owned(changes.names.added), births: owned(changes.births.added),
      nationalities: owned(changes.nationalities.added), references: owned(changes.references.added),
    });
  }

  /** The second key was turned. */
  private async withdraw(tx: Tx, birthId: string, approvalId: string): Promise<void> {
    const { personId } = await this.approvals.mustGet(tx, approvalId);
    const person = personId ? await this.people.byId(tx, personId) : null;
    if (!person) throw new NotFound('person');
    if (!(await this.identity.withdrawBirth(tx, birthId, approvalId))) {
      throw new Refused({ rule: 'person.superseded', message: 'This birth date was superseded already.' });
    }
    await this.people.change(tx, person, {});
  }

  private async mustFind(tx: Tx, ref: string): Promise<Person> {
    const person = await this.people.byRef(tx, ref);
    if (!person) throw new NotFound('person', ref);
    return person;
  }

  private async refuseMerged(tx: Tx, person: Person): Promise<void> {
    if (!person.mergedInto) return;
    const into = await this.people.byId(tx, person.mergedInto);
    throw new Refused({ rule: 'person.merged', message: 'This record was merged into another: change that one.', facts: { mergedInto: into?.ref } });
  }
}

const partial = ({ year, month, day }: LiveBirth) => ({ year, month: month ?? undefined, day: day ?? undefined });
const dateOf = ({ year, month, day }: { year: number; month?: number | null; day?: number | null }): string =>
  formatPartialDate({ year, month: month ?? undefined, day: day ?? undefined });
