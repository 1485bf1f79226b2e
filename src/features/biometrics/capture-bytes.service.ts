import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import { readTemplates } from '../../matching/formats/read-templates.js';
import { TemplateError } from '../../matching/formats/template-error.js';
import type { FingerView } from '../../matching/template.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { type Sealed, Vault } from '../../platform/vault/vault.js';
import { CaptureBytesRepository, type Owner, type SealedTable } from './capture-bytes.repository.js';
import type { FingerTemplate } from './capture-parts.js';
import type { Picture } from './capture-picture.js';

/** A finger that can be searched with: its views and where it comes from. */
export interface SearchableFinger { readonly captureId: string; readonly captureRef: string; readonly fingerPosition: number; readonly recordedAt: Date; readonly views: readonly FingerView[]; /** What kept the template from being read. */ readonly why: string | null }

const FIRST = '00000000-0000-0000-0000-000000000000';
/** What seal and opening are bound to: a row's bytes open as nothing else. */
export const about = (table: SealedTable, id: string, kind: string): string => `${table} ${id} ${kind}`;

/** Pictures and templates: sealed on the way in, opened on the way out. For the room's own services; it writes no look. */
@Injectable()
export class CaptureBytesService {
  constructor(private readonly database: Database, private readonly bytes: CaptureBytesRepository, private readonly vault: Vault) {}

  async addImage(tx: Tx, owner: Pick<Owner, 'id' | 'personId'>, { type, bytes }: Picture): Promise<void> {
    await this.bytes.addImage(tx, owner, type, this.vault.seal(about('capture_image', owner.id, type), bytes));
  }

  /** As it is kept; null where there is none in sight. @throws Refused where it can't be opened */
  async image(tx: Tx, captureId: string): Promise<Pick<Picture, 'type' | 'bytes'> | null> {
    const row = await this.bytes.image(tx, captureId);
    return row && { type: row.contentType, bytes: this.vault.open(about('capture_image', row.id, row.contentType), row) };
  }

  async addTemplate(tx: Tx, owner: Owner, template: FingerTemplate): Promise<void> {
    await this.bytes.addTemplate(tx, owner, template, this.vault.seal(about('capture_template', owner.id, template.format), template.bytes));
  }

  async template(tx: Tx, captureId: string): Promise<Pick<FingerTemplate, 'format' | 'bytes'> | null> {
    const row = await this.bytes.template(tx, captureId);
    return row && { format: row.format, bytes: this.vault.open(about('capture_template', row.id, row.format), row) };
  }

  /** Every finger of the crossing that can be searched with, finger by finger; several captures of one finger stay apart. The caller's look is not written here. */
  async templatesOf(tx: Tx, crossingId: string): Promise<SearchableFinger[]> {
    const rows = await tx.onBehalf(() => this.bytes.templatesOf(tx, crossingId));
    return rows.map((row) => ({ captureId: row.id, captureRef: row.ref, fingerPosition: row.fingerPosition, recordedAt: row.recordedAt, ...this.viewsOf(row) }));
  }

  /** The views of a template's row; `why` says what kept it from being read, in words without its content. */
  viewsOf(row: Sealed & { id: string; format: string; fingerPosition: number }): { views: readonly FingerView[]; why: string | null } {
    try {
      // older templates may leave the position to the capture
      const views = readTemplates(this.vault.open(about('capture_template', row.id, row.format), row)).map((view) => ({ ...view, position: row.fingerPosition }));
      return { views, why: null };
    } catch (error) {
      if (error instanceof Refused || error instanceof TemplateError) return { views: [], why: error.message };
      throw error;
    }
  }

  /**
   * Seals again with the first key what another sealed, and what lies in the open, a batch to a transaction; broken off,
   * it goes on where it stopped. What can't be opened is left and told.
   * @returns how many were sealed, and of how many it is not so
   */
  async rotate(actor: Actor, batch: number, tell: (done: number) => void): Promise<{ sealed: number; left: number; failed: { id: string; why: string }[] }> {
    const key = this.vault.sealing;
    if (key === null) throw new Refused({ rule: 'capture.no-key', message: 'Set CAPTURE_KEY or CAPTURE_KEYS: there is no key to seal with.' });
    const failed: { id: string; why: string }[] = [];
    let sealed = 0;
    for (const table of ['capture_image', 'capture_template', 'face_vector'] as const) {
      for (let after: string | undefined = FIRST; after !== undefined; tell(sealed)) {
        const from: string = after;
        const done = await this.database.write(actor, (tx) => this.rotateBatch(tx, table, key, from, batch));
        sealed += done.sealed;
        failed.push(...done.failed);
        after = done.last;
      }
    }
    return { sealed, failed, left: await this.database.read(actor, (tx) => this.bytes.countOld(tx, key)) };
  }

  private async rotateBatch(tx: Tx, table: SealedTable, key: string, after: string, batch: number): Promise<{ sealed: number; last: string | undefined; failed: { id: string; why: string }[] }> {
    const rows = await this.bytes.old(tx, table, key, after, batch);
    const failed: { id: string; why: string }[] = [];
    for (const row of rows) {
      const name = about(table, row.id, row.kind);
      try {
        await this.bytes.reseal(tx, table, row.id, this.vault.seal(name, this.vault.open(name, row)));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        failed.push({ id: row.id, why: error.message });
      }
    }
    return { sealed: rows.length - failed.length, last: rows.at(-1)?.id, failed };
  }
}
