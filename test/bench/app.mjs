// The app as it is served, on the database of APP_URL. Plain JavaScript: a compiler in the process would be measured too.
import { createApp } from '../../dist/src/app.js';

const app = await createApp({ appUrl: process.env.APP_URL, jobsUrl: process.env.JOBS_URL, logLevel: 'error', sessionSecret: 'x'.repeat(40), captures: { keys: process.env.CAPTURE_KEY ? [{ id: '1', key: Buffer.from(process.env.CAPTURE_KEY, 'base64') }] : [] } });
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.stdout.write('up\n');
