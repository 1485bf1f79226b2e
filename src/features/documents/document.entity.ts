import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Authenticity, ContentType, DocumentKind } from '../../domain/document.js';

/** A paper that concerns a person. The row says what it is; its bytes stand apart. */
@Entity({ name: 'document' })
export class Document {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('DO')` }) ref: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'uuid', nullable: true }) caseId: string | null;
  @Column({ type: 'text' }) kind: DocumentKind;
  @Column({ type: 'text' }) title: string;
  @Column({ type: 'text', nullable: true }) number: string | null;
  @Column({ type: 'text', nullable: true }) issuer: string | null;
  @Column({ type: 'date', nullable: true }) expiresOn: string | null;
  @Column({ type: 'text', nullable: true }) authenticity: Authenticity | null;
  /** Found in the content, never taken from the sender's word. */
  @Column({ type: 'text', nullable: true }) contentType: ContentType | null;
  @Column({ type: 'int', nullable: true }) bytesLength: number | null;
  /** Of the content; computed by the database. */
  @Column({ type: 'bytea', nullable: true }) sha256: Buffer | null;
  @Column({ type: 'boolean', default: false }) restricted: boolean;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
