import { resolve } from 'node:path';
import { openCluster } from '../../src/platform/database/cluster.js';
import { captureToFlag } from './capture-to-flag.js';
import { fill, type Filled } from './fill.js';
import { history } from './history.js';
import { pages } from './pages.js';
import { start, type Server } from './servers.js';
import { median, shoot, type Kind, type Shot } from './shoot.js';
import { statements } from './statements.js';

/** `npm run bench`: what docs/measurements.md reports; `npm run bench -- pages` or `-- search`: that part alone. BENCH_SECONDS, BENCH_ROUNDS, BENCH_LARGE and BENCH_PERSONS shorten it. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const LARGE = Number(process.env.BENCH_LARGE ?? 2_000_000);
const GOALS: Record<Kind, number> = { list: 0.6, read: 0.5, update: 0.4 };
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const ms = (value: number): string => value.toFixed(2).padStart(8);

const cluster = await openCluster(resolve('.data/bench'), say, { settings: { shared_buffers: '1GB' } });
const servers: Server[] = [];
try {
  const [, , part] = process.argv;
  if (part === undefined) {
    await besideTheLimit();
    await byGrowth();
  }
  if (part !== 'search') await besideTheApi();
  if (part !== 'pages') await captureToFlag({ cluster, persons: Number(process.env.BENCH_PERSONS ?? 100_000), say });
} finally {
  for (const server of servers) await server.stop();
  await cluster.release();
}

/** (a) list, (b) read, (c) update with 16 clients, app and bare server in turn; (d) the history as JSON Lines. */
async function besideTheLimit(): Promise<void> {
  const filled = await fill(cluster, 200_000, say);
  const app = await serve('app', filled);
  const bare = await serve('bare', filled);
  const refs = await rotation(filled, 150_000);
  say(`\n200,000 cases, 16 clients, medians of ${ROUNDS} rounds of ${SECONDS} s, app and bare server in turn`);
  say('             app rps  p50 ms  p99 ms | bare rps  p50 ms  p99 ms |  ratio   goal');
  for (const kind of ['list', 'read', 'update'] as const) {
    const shots: Record<'app' | 'bare', Shot[]> = { app: [], bare: [] };
    for (let round = -1; round < ROUNDS; round++) { // the first round only warms up
      for (const [name, server] of [['app', app], ['bare', bare]] as const) {
        const shot = await shoot({ url: server.url, token: filled.token }, kind, refs, 16, SECONDS);
        if (shot.failed) throw new Error(`${name} ${kind}: ${shot.failed} requests failed`);
        if (round >= 0) shots[name].push(shot);
      }
    }
    const figure = (name: 'app' | 'bare', of: keyof Shot): number => median(shots[name].map((shot) => shot[of]));
    const ratio = median(shots.app.map((shot, round) => shot.rps / shots.bare[round].rps));
    say(`${kind.padEnd(10)} ${ms(figure('app', 'rps'))}${ms(figure('app', 'p50'))}${ms(figure('app', 'p99'))} | ${ms(figure('bare', 'rps'))}${ms(figure('bare', 'p50'))}${ms(figure('bare', 'p99'))} | ${ratio.toFixed(2)}  >= ${GOALS[kind]}`);
  }
  await history({ filled, app, refs, say });
  for (const server of servers.splice(0)) await server.stop();
  await filled.superuser.end();
}

/** p50 of one client at 20,000 and at LARGE cases, in turn. */
async function byGrowth(): Promise<void> {
  const small = await fill(cluster, 20_000, say);
  const large = await fill(cluster, LARGE, say);
  const sides = [{ filled: small, app: await serve('app', small), refs: await rotation(small, 15_000) }, { filled: large, app: await serve('app', large), refs: await rotation(large, 150_000) }];
  say(`\np50 of one client at 20,000 and at ${LARGE.toLocaleString('en')} cases, medians of ${ROUNDS} rounds of 2 s in turn`);
  say('                20k ms   large ms |  ratio   goal');
  for (const kind of ['list', 'read', 'update'] as const) {
    const p50: number[][] = [[], []];
    for (let round = -1; round < ROUNDS; round++) {
      for (const [index, { filled, app, refs }] of sides.entries()) {
        const shot = await shoot({ url: app.url, token: filled.token }, kind, refs, 1, 2);
        if (shot.failed) throw new Error(`${kind}: ${shot.failed} requests failed`);
        if (round >= 0) p50[index].push(shot.p50);
      }
    }
    say(`${kind.padEnd(14)}${ms(median(p50[0]))}   ${ms(median(p50[1]))} | ${(median(p50[1]) / median(p50[0])).toFixed(2)}  <= 1.3`);
  }
  for (const { filled } of sides) await filled.superuser.end();
}

/** What pages cost over the API's answer about the same record. */
async function besideTheApi(): Promise<void> {
  const filled = await fill(cluster, 20_000, say);
  await pages({ filled, app: await serve('app', filled), refs: await rotation(filled, 2_000), say });
  await filled.superuser.end();
}

async function serve(which: 'app' | 'bare', { appUrl }: Filled): Promise<Server> {
  const server = await start(which, { APP_URL: appUrl, STATEMENTS: JSON.stringify(await statements()) });
  servers.push(server);
  return server;
}

/** Cases that nobody has changed, each handed out once: every update meets version 1. */
async function rotation(filled: Filled, count: number): Promise<() => string> {
  const refs = await filled.freshRefs(count);
  let next = 0;
  return () => {
    if (next >= refs.length) throw new Error('The fresh cases are used up: fewer or shorter rounds, please.');
    return refs[next++];
  };
}
