import { randomUUID } from 'node:crypto';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { Conflict } from '../../../domain/errors.js';
import { CaseListService } from '../../../features/cases/case-list.service.js';
import { type Actor, systemActor } from '../../../platform/access/actor.js';
import type { Act, ActOf, Deed, Hand } from '../plan/acts.js';
import type { Plan } from '../plan/plan.js';

/** Where a planned crossing stands in the records. */
interface Filed { crossing: string; case: string; person: string; caseVersion: number }

/** The deeds of one room by what they are called in the plan. */
export type Deeds = { readonly [D in Deed['does']]: (desk: Desk, act: ActOf<D>) => Promise<unknown> };

/** What the loader remembers while it does, one after the other, what the plan says. References, never keys. */
export class Desk {
  readonly filed = new Map<string, Filed>();
  /** What the plan calls it -> its reference: `boat/…`, `flight/…`, `barrier/…`, `lifting/…`, `decision/…`, `request/…` */
  readonly refs = new Map<string, string>();
  /** Seats by flight and key: the version seen last. */
  readonly versions = new Map<string, number>();

  constructor(private readonly office: INestApplicationContext, private readonly staff: ReadonlyMap<Hand, Actor>, readonly plan: Plan) {}

  get<T>(service: Type<T>): T {
    return this.office.get(service);
  }

  /** Whoever does it, as the services see them. */
  actor(hand: Hand): Actor {
    if (hand === 'demonstration' || hand === 'import') return systemActor(hand, randomUUID());
    return { ...this.staff.get(hand)!, requestId: randomUUID() };
  }

  ref(name: string): string {
    const ref = this.refs.get(name);
    if (!ref) throw new Error(`The plan speaks of ${name} before it is on record.`);
    return ref;
  }

  file(key: string): Filed {
    const filed = this.filed.get(key);
    if (!filed) throw new Error(`The plan speaks of ${key} before the crossing is registered.`);
    return filed;
  }

  /** Does something at a case with the version that was seen last; where others moved it on, it is read again first. */
  async atCase<T>(act: Act & { key: string }, work: (actor: Actor, ref: string, version: number) => Promise<T>): Promise<T> {
    const filed = this.file(act.key);
    const actor = this.actor(act.by);
    try {
      const shown = await work(actor, filed.case, filed.caseVersion);
      this.saw(filed, shown);
      return shown;
    } catch (error) {
      if (!(error instanceof Conflict) || error.code !== 'version.stale') throw error;
      await this.read(act.key, actor);
      const shown = await work(actor, filed.case, filed.caseVersion);
      this.saw(filed, shown);
      return shown;
    }
  }

  /** Keeps the version that the answer shows. */
  async remember(name: string, answer: Promise<unknown>): Promise<void> {
    const { version } = ((await answer) ?? {}) as { version?: number };
    if (version) this.versions.set(name, version);
  }

  /** Reads the case: whose it is by now and in which version. */
  async read(key: string, actor: Actor): Promise<Filed> {
    const filed = this.file(key);
    const shown = await this.get(CaseListService).show(actor, filed.case);
    filed.caseVersion = shown.version;
    filed.person = shown.person;
    return filed;
  }

  private saw(filed: Filed, shown: unknown): void {
    const { ref, version, caseVersion } = (shown ?? {}) as { ref?: string; version?: number; caseVersion?: number };
    if (ref === filed.case && version) filed.caseVersion = version;
    else if (caseVersion) filed.caseVersion = caseVersion;
  }
}
