import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NoteCategory } from '../../domain/note.js';

/** What somebody wrote down about a person. Never changed: a correction is another note. */
@Entity({ name: 'note' })
export class Note {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('NO')` }) ref: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'uuid', nullable: true }) caseId: string | null;
  @Column({ type: 'text', default: 'general' }) category: NoteCategory;
  @Column({ type: 'text' }) body: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
