import { WrongSetting } from '../platform/wrong-setting.js';
import { demo } from './commands/demo.js';
import { importArrivals } from './commands/import.js';
import { migrateDatabase } from './commands/migrate.js';
import { osiaToken } from './commands/osia-token.js';
import { rotateCaptures } from './commands/rotate-captures.js';
import { serve } from './commands/serve.js';
import { user } from './commands/user.js';
import { verify } from './commands/verify.js';
import { Usage } from './usage.js';

const COMMANDS: Record<string, (words: string[]) => Promise<number | void>> = {
  serve, demo, migrate: migrateDatabase, user, import: importArrivals, verify, 'rotate-captures': rotateCaptures, 'osia-token': osiaToken,
};

const HELP = `crossfile: case tracking for returns

  crossfile serve                          serve on HOST:PORT (127.0.0.1:3000)
  crossfile demo [--once]                  load the demonstration, compare the public figures, serve
  crossfile migrate                        bring the database to this version
  crossfile user add NAME --name "Full Name" --role ROLE [--role ROLE]
                                           add a user; prints a one-time invitation
  crossfile import arrivals FILE.csv [--dry-run] [--source "Where it comes from"]
                                           take the official daily arrivals
  crossfile verify [--demo]                check that nobody changed the journal
  crossfile rotate-captures [--batch 50]   seal photos, prints and templates with the first key of CAPTURE_KEYS
  crossfile osia-token NAME                make a token for another agency's system, and its line for OSIA_CLIENTS

Settings come from the environment: see the README.
`;

/** One program, one command. Its exit code is the command's: 0 done, 1 failed, 2 wrong words. */
export async function run([name = 'help', ...words]: string[]): Promise<number | void> {
  const command = COMMANDS[name];
  if (!command) {
    if (!['help', '--help', '-h'].includes(name)) process.stderr.write(`There is no command "${name}".\n\n`);
    process.stdout.write(HELP);
    return ['help', '--help', '-h'].includes(name) ? 0 : 2;
  }
  try {
    return await command(words);
  } catch (error) {
    if (error instanceof Usage) process.stderr.write(`${error.message}\nTry: crossfile help\n`);
    else if (error instanceof WrongSetting) process.stderr.write(`${error.message}\n`);
    else process.stderr.write(`crossfile ${name} failed: ${process.env.LOG_LEVEL === 'debug' ? (error as Error).stack : (error as Error).message}\n`);
    return error instanceof Usage ? 2 : 1;
  }
}

// whoever reads our output may stop reading (`| head`): that ends no office
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const code = await run(process.argv.slice(2));
// a serving command returns nothing and lives on; onShutdown ends it
if (code !== undefined) process.exit(code);
