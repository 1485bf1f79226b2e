/** The whole app as a process of its own that does the jobs of an office with an ABIS: for tests that kill it. Says `ready`. */
import 'reflect-metadata';
import { createApp } from '../../src/app.js';
import { TEST_KEYS } from './office.js';

await createApp({ appUrl: process.env.APP_URL!, jobsUrl: process.env.JOBS_URL!, logLevel: 'error', poolSize: 4, captures: { keys: TEST_KEYS, osia: JSON.parse(process.env.OSIA!) } });
process.stdout.write('ready\n');
