import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A template asked of the operator's command, and what came of it. */
@Entity({ name: 'template_extraction' })
export class TemplateExtraction {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) captureId: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) engine: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) finishedAt: Date | null;
  @Column({ type: 'int', nullable: true }) minutiae: number | null;
  @Column({ type: 'text', nullable: true }) failure: string | null;
}
