import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One finger of a client's encounter: its item as JSON without the picture, sealed. */
@Entity({ name: 'abis_template' })
export class AbisTemplate {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) encounterId: string;
  @Column({ type: 'text' }) client: string;
  @Column({ type: 'int' }) fingerPosition: number;
  @Column({ type: 'text' }) format: 'ISO_19794_2' | 'ISO_19794_2_2011' | 'ANSI_378';
  @Column({ type: 'int' }) minutiae: number;
  /** Found in a picture by the operator's command; the picture was not kept. */
  @Column({ type: 'boolean', default: false }) extracted: boolean;
  @Column({ type: 'text' }) keyId: string;
  @Column({ type: 'bytea' }) content: Buffer;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
