import { Agent, request as httpRequest } from 'node:http';

/** What one round of requests was like; latencies in milliseconds, to the microsecond. */
export interface Shot { rps: number; p50: number; p99: number; failed: number }

export interface Target { url: string; token: string }
export type Kind = 'list' | 'read' | 'update';

/** One round: `clients` ask as fast as they are answered. `ref` yields a case for each read or update. */
export async function shoot({ url, token }: Target, kind: Kind, ref: () => string, clients: number, seconds: number): Promise<Shot> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: number[] = [];
  let failed = 0;
  const begin = performance.now();
  const end = begin + seconds * 1000;
  const one = (): Promise<void> => new Promise((resolve) => {
    const started = performance.now();
    const update = kind === 'update';
    const path = kind === 'list' ? '/api/v1/cases?state=in_scope&sort=arrived&limit=50' : `/api/v1/cases/${ref()}`;
    const body = update ? '{"team":"north"}' : undefined;
    const sent = httpRequest(url + path, {
      agent, method: update ? 'PATCH' : 'GET',
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json', 'content-length': body.length, 'if-match': '"1"' } : {}) },
    }, (response) => {
      response.on('data', () => undefined);
      response.on('end', () => {
        if (response.statusCode !== 200) failed += 1;
        times.push(performance.now() - started);
        resolve();
      });
    });
    sent.on('error', () => { failed += 1; resolve(); });
    sent.end(body);
  });
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() < end) await one();
  }));
  const elapsed = (performance.now() - begin) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  return { rps: times.length / elapsed, p50: quantile(times, 0.5), p99: quantile(times, 0.99), failed };
}

const quantile = (sorted: number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
export const median = (values: number[]): number => quantile([...values].sort((a, b) => a - b), 0.5);
