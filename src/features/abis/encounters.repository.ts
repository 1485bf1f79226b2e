import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { Sealed } from '../../platform/vault/vault.js';
import type { TemplateFormat } from '../../matching/formats/read-templates.js';

export interface EncounterRow {
  id: string; client: string; personKey: string; encounterKey: string; status: 'active' | 'inactive'; encounterType: string; galleries: string[];
  recordedAt: Date; changedAt: Date;
}
/** A finger, sealed, and whose encounter it belongs to. */
export interface TemplateRow extends Sealed { keyId: string; id: string; encounterId: string; fingerPosition: number; format: TemplateFormat }
export interface NewTemplate extends Sealed { id: string; encounterId: string; client: string; fingerPosition: number; format: TemplateFormat; minutiae: number; extracted: boolean }

const ROW = `select id, client, person_key as "personKey", encounter_key as "encounterKey", status, encounter_type as "encounterType", galleries, recorded_at as "recordedAt", changed_at as "changedAt"
  from record.abis_encounter`;
const TEMPLATE = 'select t.id, t.encounter_id as "encounterId", t.finger_position as "fingerPosition", t.format, t.key_id as "keyId", t.content from record.abis_template t';

/** What clients keep here. Every transaction says first for which client it speaks, and sees no other's. */
@Injectable()
export class EncountersRepository {
  async speakFor(tx: Tx, client: string): Promise<void> {
    await tx.run(`select set_config('app.client', $1, true)`, [client]);
  }

  /** Changes of one client come one after the other. */
  async lock(tx: Tx, client: string): Promise<void> {
    await tx.run('select pg_advisory_xact_lock(hashtextextended($1, 18))', [client]);
  }

  /** Index abis_encounter_now. */
  one(tx: Tx, client: string, personKey: string, encounterKey: string): Promise<EncounterRow | null> {
    return tx.one<EncounterRow>(`${ROW} where client = $1 and person_key = $2 and encounter_key = $3 and deleted_at is null`, [client, personKey, encounterKey]);
  }

  /** All of one person, by their ids: index abis_encounter_now. */
  ofPerson(tx: Tx, client: string, personKey: string): Promise<EncounterRow[]> {
    return tx.rows<EncounterRow>(`${ROW} where client = $1 and person_key = $2 and deleted_at is null order by encounter_key`, [client, personKey]);
  }

  byId(tx: Tx, id: string): Promise<EncounterRow | null> {
    return tx.one<EncounterRow>(`${ROW} where id = $1 and deleted_at is null`, [id]);
  }

  /** Of that gallery, null for all: index abis_encounter_now. */
  content(tx: Tx, client: string, gallery: string | null, offset: number, limit: number): Promise<EncounterRow[]> {
    return tx.rows<EncounterRow>(`${ROW} where client = $1 and deleted_at is null and ($2::text is null or $2 = any (galleries)) order by person_key, encounter_key offset $3 limit $4`, [client, gallery, offset, limit]);
  }

  async count(tx: Tx, client: string): Promise<number> {
    return (await tx.one<{ n: number }>('select count(*)::int as n from record.abis_encounter where client = $1 and deleted_at is null', [client]))!.n;
  }

  /** The next active encounters by key, of that gallery or of all: for the gallery in memory. */
  active(tx: Tx, client: string, gallery: string | null, after: string, limit: number): Promise<EncounterRow[]> {
    return tx.rows<EncounterRow>(`${ROW} where client = $1 and id > $2 and deleted_at is null and status = 'active' and ($3::text is null or $3 = any (galleries)) order by id limit $4`, [client, after, gallery, limit]);
  }

  async add(tx: Tx, one: Pick<EncounterRow, 'client' | 'personKey' | 'encounterKey' | 'status' | 'encounterType' | 'galleries'>): Promise<string> {
    const row = await tx.one<{ id: string }>('insert into record.abis_encounter (client, person_key, encounter_key, status, encounter_type, galleries) values ($1, $2, $3, $4, $5, $6) returning id',
      [one.client, one.personKey, one.encounterKey, one.status, one.encounterType, one.galleries]);
    return row!.id;
  }

  async change(tx: Tx, id: string, { status, encounterType, galleries, personKey }: Partial<Pick<EncounterRow, 'status' | 'encounterType' | 'galleries' | 'personKey'>>): Promise<void> {
    await tx.run(`update record.abis_encounter set status = coalesce($2, status), encounter_type = coalesce($3, encounter_type), galleries = coalesce($4, galleries), person_key = coalesce($5, person_key), version = version + 1
      where id = $1`, [id, status ?? null, encounterType ?? null, galleries ?? null, personKey ?? null]);
  }

  /** Its templates are erased; that it was there stays on record. */
  async remove(tx: Tx, id: string): Promise<void> {
    await this.eraseTemplates(tx, id);
    await tx.run('update record.abis_encounter set deleted_at = platform.now(), version = version + 1 where id = $1', [id]);
  }

  async eraseTemplates(tx: Tx, id: string): Promise<void> {
    await tx.run('select record.erase_abis_templates($1)', [id]);
  }

  async addTemplate(tx: Tx, one: NewTemplate): Promise<void> {
    await tx.run('insert into record.abis_template (id, encounter_id, client, finger_position, format, minutiae, extracted, key_id, content) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [one.id, one.encounterId, one.client, one.fingerPosition, one.format, one.minutiae, one.extracted, one.keyId, one.content]);
  }

  /** Index abis_template_encounter. */
  templatesOf(tx: Tx, encounterIds: readonly string[]): Promise<TemplateRow[]> {
    return tx.rows<TemplateRow>(`${TEMPLATE} where t.encounter_id = any ($1) order by t.encounter_id, t.finger_position, t.id`, [encounterIds]);
  }

  /** Sealed with another key, held until the transaction ends; by key. */
  old(tx: Tx, keyId: string, after: string, limit: number): Promise<TemplateRow[]> {
    return tx.rows<TemplateRow>(`${TEMPLATE} where t.id > $1 and t.key_id <> $2 order by t.id limit $3 for no key update skip locked`, [after, keyId, limit]);
  }

  /** How many another key sealed, of templates and of calls. */
  async countOld(tx: Tx, keyId: string): Promise<number> {
    const row = await tx.one<{ n: number }>('select ((select count(*) from record.abis_template where key_id <> $1) + (select count(*) from record.abis_task where key_id <> $1))::int as n', [keyId]);
    return row!.n;
  }

  async reseal(tx: Tx, id: string, { keyId, content }: Sealed): Promise<void> {
    await tx.run('update record.abis_template set key_id = $2, content = $3 where id = $1', [id, keyId, content]);
  }
}
