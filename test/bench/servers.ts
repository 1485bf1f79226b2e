import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A server under measurement, in a process of its own. */
export interface Server { url: string; child: ChildProcess; memoryMiB(): Promise<number>; stop(): Promise<void> }

export async function start(which: 'app' | 'bare', env: Record<string, string>): Promise<Server> {
  const port = await freePort();
  const words = which === 'app' ? ['./app.mjs'] : ['--import', '@swc-node/register/esm-register', './bare.ts'];
  const child = spawn(process.execPath, words,
    { cwd: fileURLToPath(new URL('.', import.meta.url)), env: { ...process.env, NODE_ENV: 'production', PORT: String(port), ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => { throw new Error(`${which} did not start`); })]);
  return {
    url: `http://127.0.0.1:${port}`, child,
    memoryMiB: async () => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
