import { createApp } from '../../app.js';
import { readConfig, type Config } from '../../platform/config.js';
import { WrongSetting } from '../../platform/wrong-setting.js';
import { migrate } from '../../platform/database/migrate.js';
import { openDatabase, type OpenedDatabase } from '../../platform/database/open.js';
import { onShutdown } from '../../platform/lifecycle.js';
import { UsersService } from '../../features/users/users.service.js';
import { captureSettings, DATABASE, say } from '../office.js';
import { readWords } from '../usage.js';

/** `crossfile serve`: the app on its database, until a signal. */
export async function serve(words: string[]): Promise<void> {
  readWords(words, {});
  const config = readConfig(process.env);
  if (config.databaseUrl && !config.sessionSecret) throw new WrongSetting('SESSION_SECRET', 'at least 32 random characters, beside DATABASE_URL');
  requireJobs(config);
  requireKeys(config);
  const database = await openDatabase(config, DATABASE, say);
  await listen(config, database, async () => {
    // an empty embedded database is nobody's yet; anything else is migrated by command
    if (database.embedded) for (const name of await migrate(database.owner!)) say(`Migrated: ${name}`);
  }, async (app) => {
    if ((await app.get(UsersService).countPeople()) === 0) {
      say('There is no user yet. Make the first, an administrator, beside this:\n  npx crossfile user add YOUR.NAME --name "Your Name" --role administrator');
    }
  });
}

/** Whoever serves does the jobs as well: one that never runs would be found out too late. @throws WrongSetting */
export function requireJobs({ databaseUrl, databaseJobsUrl }: Config): void {
  if (databaseUrl && !databaseJobsUrl) throw new WrongSetting('DATABASE_JOBS_URL', 'where crossfile_jobs signs in, beside DATABASE_URL');
}

/** Photos and prints are sealed before they are kept. @throws WrongSetting */
export function requireKeys({ databaseUrl, captureKeys }: Config): void {
  if (databaseUrl && !captureKeys) throw new WrongSetting('CAPTURE_KEY', '32 random bytes in base64 (openssl rand -base64 32), beside DATABASE_URL');
}

type App = Awaited<ReturnType<typeof createApp>>;

/** Listens, says where, and lets go of everything on the way out, whatever failed on the way in. */
export async function listen(config: Config, database: OpenedDatabase, before: () => Promise<void>, after: (app: App) => Promise<void>): Promise<void> {
  let app: App | undefined;
  const stop = async (): Promise<void> => {
    try {
      await app?.close();
    } finally {
      await database.release();
    }
  };
  onShutdown(stop);
  try {
    await before();
    app = await createApp({ appUrl: database.app, jobsUrl: database.jobs, sessionSecret: config.sessionSecret, logLevel: config.logLevel, trustProxy: config.trustProxy, captures: { ...(await captureSettings(config)), faces: config.faces, clients: config.clients } });
    await app.listen(config.port, config.host);
    await after(app);
    say(`Crossfile serves at ${await app.getUrl()} (API documentation: /api/docs)`);
  } catch (error) {
    await stop();
    throw error;
  }
}
