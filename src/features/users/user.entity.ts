import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who works here, or a named system actor that nobody signs in as. What opens the door to them is kept apart. */
@Entity({ name: 'app_user' })
export class User {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('US')` }) ref: string;
  @Column({ type: 'text' }) username: string;
  @Column({ type: 'text' }) displayName: string;
  @Column({ type: 'text', default: 'active' }) status: 'invited' | 'active' | 'suspended';
  @Column({ type: 'text', default: 'person' }) kind: 'person' | 'system';
  @Column({ type: 'timestamptz', nullable: true }) invitedAt: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) passwordSetAt: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) accessEndedAt: Date | null;
  @Column({ type: 'int', default: 1 }) version: number;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
}
