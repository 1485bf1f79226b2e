import { get } from 'node:http';
import { Client, escapeLiteral } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { HistoryEventRepository } from '../../src/features/history/history-event.repository.js';
import { HistoryRepository } from '../../src/features/history/history.repository.js';
import { Tx } from '../../src/platform/database/tx.js';
import type { Filled } from './fill.js';
import type { Server } from './servers.js';
import { median, shoot } from './shoot.js';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

interface Download { seconds: number; firstByteMs: number; bytes: number }

/** (d) 100,000 journal entries as JSON Lines, beside COPY of the same SELECT in the same role; another user meanwhile. */
export async function history({ filled, app, refs, say }: { filled: Filled; app: Server; refs: () => string; say: (line: string) => void }): Promise<void> {
  const target = { url: app.url, token: filled.token };
  const { copy, end } = await copier(filled);
  const idle = [], copies: number[] = [], downloads: Download[] = [];
  await download(target, filled.longCase.ref);
  await copy();
  const quiet = await app.memoryMiB();
  let peak = quiet;
  const sampler = setInterval(() => void app.memoryMiB().then((now) => { peak = Math.max(peak, now); }), 20);
  for (let round = 0; round < ROUNDS; round++) {
    downloads.push(await download(target, filled.longCase.ref));
    copies.push(await copy());
  }
  clearInterval(sampler);
  const ratio = median(downloads.map(({ seconds }, round) => seconds / copies[round]));
  say(`\n100,000 journal entries as JSON Lines (${(downloads[0].bytes / 1e6).toFixed(1)} MB), medians of ${ROUNDS} rounds in turn`);
  say(`app ${median(downloads.map(({ seconds }) => seconds)).toFixed(2)} s, COPY ${median(copies).toFixed(2)} s, ratio ${ratio.toFixed(2)}  <= 2`);
  say(`first byte ${median(downloads.map(({ firstByteMs }) => firstByteMs)).toFixed(1)} ms  <= 50`);
  say(`memory ${quiet.toFixed(0)} -> ${peak.toFixed(0)} MiB, grown by ${(peak - quiet).toFixed(0)}  <= 32`);

  const beside: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    idle.push((await shoot(target, 'read', refs, 1, 3)).p99);
    let running = true;
    const exporting = (async () => { while (running) await download(target, filled.longCase.ref); })();
    beside.push((await shoot(target, 'read', refs, 1, 3)).p99);
    running = false;
    await exporting;
  }
  await end();
  say(`another user's p99 ${median(idle).toFixed(2)} ms without, ${median(beside).toFixed(2)} ms during exports, ratio ${(median(beside) / median(idle)).toFixed(2)}  <= 3`);
}

function download({ url, token }: { url: string; token: string }, ref: string): Promise<Download> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    let firstByteMs = 0;
    let bytes = 0;
    get(`${url}/api/v1/cases/${ref}/history?format=jsonl`, { headers: { authorization: `Bearer ${token}` } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`history answered ${response.statusCode}`));
      response.on('data', (chunk: Buffer) => {
        firstByteMs ||= performance.now() - started;
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ seconds: (performance.now() - started) / 1000, firstByteMs, bytes }));
      response.on('error', reject);
    }).on('error', reject);
  });
}

/** COPY of the app's own statement, as the app's role and the same actor; answers the seconds it took. */
async function copier({ appUrl, superuser, longCase }: Filled): Promise<{ copy: () => Promise<number>; end: () => Promise<void> }> {
  const { rows: [user] } = await superuser.query<{ id: string }>(`select id from record.app_user where username = 'bench-1'`);
  const client = new Client({ connectionString: appUrl });
  await client.connect();
  await client.query(`select set_config('app.actor', $1, false), set_config('app.roles', 'caseworker', false)`, [user.id]);
  const scope = await new HistoryRepository().ofCase(new Tx({} as never, new Date(), {} as never, client as never), longCase.ref);
  const { text, values } = new HistoryEventRepository().events(scope!);
  // COPY takes no parameters; the text is the same
  const literal = (value: unknown): string => (Array.isArray(value) ? `array[${value.map(String).map(escapeLiteral).join(', ')}]::uuid[]` : typeof value === 'number' ? String(value) : escapeLiteral(String(value)));
  const bound = text.replace(/\$(\d+)/g, (_, index) => literal(values[Number(index) - 1]));
  const copy = async (): Promise<number> => {
    const started = performance.now();
    const stream = client.query(copyTo(`copy (select line from (${bound}) x) to stdout`));
    for await (const _chunk of stream) void _chunk;
    return (performance.now() - started) / 1000;
  };
  return { copy, end: () => client.end() };
}
