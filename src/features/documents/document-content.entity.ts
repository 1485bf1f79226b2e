import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The bytes of a document, under its key. Written once; of a restricted one read with a reason. */
@Entity({ name: 'document_content' })
export class DocumentContent {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'bytea' }) content: Buffer;
}
