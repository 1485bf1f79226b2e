import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a disclosure told of: references, and the names of the fields that were given. */
export interface DisclosedContents { reviews: string[]; captures: string[]; contests: string[]; fields: string[] }

/** One pack that was handed to the person or who speaks for them. Never rewritten. */
@Entity({ name: 'disclosure' })
export class Disclosure {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('DI')` }) ref: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) kind: 'match_pack';
  @Column({ type: 'text' }) givenTo: 'person' | 'representative';
  @Column({ type: 'text', nullable: true }) givenToName: string | null;
  @Column({ type: 'text' }) how: string;
  @Column({ type: 'text' }) reason: string;
  @Column({ type: 'jsonb', default: () => `'{}'` }) contents: DisclosedContents;
  /** SHA-256 of the pack that was handed over. */
  @Column({ type: 'bytea' }) sha256: Buffer;
  /** The pack said the same when this was written down. */
  @Column({ type: 'boolean' }) asGiven: boolean;
  /** When it was handed over. */
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
