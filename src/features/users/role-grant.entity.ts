import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../domain/role.js';

/** One role of one user, from its grant to its revocation. Never rewritten. */
@Entity({ name: 'role_grant' })
export class RoleGrant {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) userId: string;
  @Column({ type: 'text' }) role: Role;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) grantedBy: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', nullable: true }) revokedBy: string | null;
  @Column({ type: 'timestamptz', nullable: true }) revokedAt: Date | null;
}
