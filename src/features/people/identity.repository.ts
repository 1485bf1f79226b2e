import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { IdentityRows, LiveBirth, LiveIdentity } from './identity.js';

/** Names, births, nationalities and references: rows that are added and superseded, whole sets in one statement each. */
@Injectable()
export class IdentityRepository {
  /** Four statements at most, whatever the number of people. */
  async add(tx: Tx, rows: IdentityRows): Promise<void> {
    if (rows.names.length) {
      await tx.run(`insert into record.person_name (person_id, kind, family_names, given_names, script, transliteration, position)
        select "personId", kind, "familyNames", "givenNames", script, transliteration, position from json_to_recordset($1::json)
          as n("personId" uuid, kind text, "familyNames" text, "givenNames" text, script text, transliteration text, position int)`, [JSON.stringify(rows.names)]);
    }
    if (rows.births.length) {
      await tx.run(`insert into record.person_birth (person_id, year, month, day, basis, place)
        select "personId", year, month, day, basis, place from json_to_recordset($1::json)
          as b("personId" uuid, year int, month int, day int, basis text, place text)`, [JSON.stringify(rows.births)]);
    }
    if (rows.nationalities.length) {
      await tx.run(`insert into record.person_nationality (person_id, code, basis)
        select "personId", code, basis from json_to_recordset($1::json) as n("personId" uuid, code text, basis text)`, [JSON.stringify(rows.nationalities)]);
    }
    if (rows.references.length) {
      await tx.run(`insert into record.person_reference (person_id, scheme, number)
        select "personId", scheme, number from json_to_recordset($1::json) as r("personId" uuid, scheme text, number text)`, [JSON.stringify(rows.references)]);
    }
  }

  /** Everything live of one person: indexes person_name_live, person_birth_live, person_nationality_live, person_reference_live. */
  async live(tx: Tx, personId: string): Promise<LiveIdentity> {
    return {
      names: await tx.rows(`select id, kind, family_names as "familyNames", given_names as "givenNames", script, transliteration, position
        from record.person_name where person_id = $1 and superseded_at is null order by position, id`, [personId]),
      births: await this.liveBirths(tx, personId),
      nationalities: await tx.rows(`select id, code, basis from record.person_nationality where person_id = $1 and superseded_at is null`, [personId]),
      references: await tx.rows(`select id, scheme, number from record.person_reference where person_id = $1 and superseded_at is null`, [personId]),
    };
  }

  /** Oldest first: index person_birth_live. */
  liveBirths(tx: Tx, personId: string): Promise<LiveBirth[]> {
    return tx.rows<LiveBirth>(`select id, year, month, day, basis, place
      from record.person_birth where person_id = $1 and superseded_at is null order by recorded_at, id`, [personId]);
  }

  async supersede(tx: Tx, ids: Readonly<Record<'names' | 'births' | 'nationalities' | 'references', readonly string[]>>): Promise<void> {
    if (ids.names.length) await tx.run('update record.person_name set superseded_at = platform.now() where id = any ($1) and superseded_at is null', [ids.names]);
    if (ids.births.length) await tx.run('update record.person_birth set superseded_at = platform.now() where id = any ($1) and superseded_at is null', [ids.births]);
    if (ids.nationalities.length) await tx.run('update record.person_nationality set superseded_at = platform.now() where id = any ($1) and superseded_at is null', [ids.nationalities]);
    if (ids.references.length) await tx.run('update record.person_reference set superseded_at = platform.now() where id = any ($1) and superseded_at is null', [ids.references]);
  }

  /** Names that stay, in their new order. */
  async order(tx: Tx, positions: readonly { id: string; position: number }[]): Promise<void> {
    if (positions.length) {
      await tx.run(`update record.person_name n set position = p.position from json_to_recordset($1::json) as p(id uuid, position int) where n.id = p.id`, [JSON.stringify(positions)]);
    }
  }

  /** How many: 0 when it was superseded before. */
  withdrawBirth(tx: Tx, birthId: string, approvalId: string): Promise<number> {
    return tx.run('update record.person_birth set superseded_at = platform.now(), withdrawal_id = $2 where id = $1 and superseded_at is null', [birthId, approvalId]);
  }
}
