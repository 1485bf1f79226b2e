import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '../../domain/role.js';
import { UsersService } from '../../features/users/users.service.js';
import { systemActor } from '../../platform/access/actor.js';
import { readConfig } from '../../platform/config.js';
import { withOffice } from '../office.js';
import { readWords, Usage } from '../usage.js';

/** `crossfile user add NAME --name "Full Name" --role ROLE`: never takes a password. */
export async function user(words: string[]): Promise<number> {
  const { positionals: [verb, username, ...rest], values } = readWords(words, { name: { type: 'string' }, role: { type: 'string', multiple: true } });
  if (verb !== 'add' || !username || rest.length) throw new Usage('Say: crossfile user add NAME --name "Full Name" --role ROLE');
  if (!values.name) throw new Usage('Say who it is: --name "Full Name".');
  const roles = (values.role ?? []) as Role[];
  const wrong = roles.find((role) => role === 'system' || !ROLES.includes(role));
  if (!roles.length || wrong) throw new Usage(`Give a role: ${ROLES.filter((role) => role !== 'system').join(', ')}.${wrong ? ` "${wrong}" is none.` : ''}`);
  const { host, port } = readConfig(process.env);
  return withOffice(async (office) => {
    const added = await office.get(UsersService).addByCommand(systemActor('setup', randomUUID()), { username, displayName: values.name!, roles });
    process.stdout.write(`Added ${added.ref}: ${username} (${roles.join(', ')}).
Give them this one-time invitation; it is good for 72 hours and used up when they choose a password:

  curl -X POST http://${host}:${port}/api/v1/invitations -H 'content-type: application/json' \\
    -d '{"invitation": "${added.invitation}", "password": "THEIR OWN, 12 CHARACTERS OR MORE"}'
`);
    return 0;
  });
}
