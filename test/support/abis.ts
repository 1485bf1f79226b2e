import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BiometricData, Candidate, Encounter } from '../../src/domain/osia.js';
import { expectOsia, type OsiaShape } from './osia-schemas.js';

/** One request as it came. */
export interface Heard { method: string; path: string; query: URLSearchParams; body: any; authorization?: string }
/** Answers instead of the ABIS; true when it did. */
export type Fault = (heard: Heard, response: ServerResponse) => boolean;
interface Held { personId: string; encounterId: string; encounter: Encounter }
export interface Task { id: string; transactionId: string; callback: string | null; status: string; result: unknown }

export const ABIS_TOKEN = 'a token of the tests for the ABIS';

/**
 * An agency's ABIS over real HTTP, whose engine finds who was enrolled with the same template. It holds every request to
 * the published shapes, keeps what it heard, and has the faults that a test gives it.
 */
export class Abis {
  readonly heard: Heard[] = [];
  /** What came and was none of OSIA's shapes: a test looks that there is none. */
  readonly wrong: string[] = [];
  /** `person encounter` → what it holds. */
  readonly held = new Map<string, Held>();
  readonly tasks = new Map<string, Task>();
  /** Looked at first, one after the other; one that answers is used up unless it is kept. */
  faults: Fault[] = [];
  /** Faults that stay. */
  mood?: Fault;
  /** later: a task is promised; its callback is called when the test says so (deliver). */
  later = false;
  /** Added to every list of candidates. */
  strangers: Candidate[] = [];
  private server?: Server;
  private port = 0;
  private count = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}/osia`;
  }

  /** At the same address as before. */
  async open(): Promise<void> {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((done) => this.server!.listen(this.port, '127.0.0.1', done));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Away: connections are refused, open ones are cut. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  }

  /** Requests of that verb whose path matches. */
  asked(method: string, path: RegExp): Heard[] {
    return this.heard.filter((one) => one.method === method && path.test(one.path));
  }

  /** Who holds that encounter. */
  under(encounterId: string): string[] {
    return [...this.held.values()].filter((one) => one.encounterId === encounterId).map(({ personId }) => personId);
  }

  /** Calls the task's callback as the document has it; answers its status. */
  async deliver(task: Task, as: Partial<{ body: unknown; type: string; transactionId: string; taskId: string; to: string }> = {}): Promise<number> {
    const { body = task.result, type = 'application/json', transactionId = task.transactionId, taskId = task.id, to = task.callback! } = as;
    const url = new URL(to);
    url.searchParams.set('transactionId', transactionId);
    url.searchParams.set('taskId', taskId);
    const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': type } });
    if (status === 204 || !Object.keys(as).length) task.status = status === 204 ? 'COMPLETED' : 'RESPONSE_ERROR'; // a forger's failure is none of its own
    return status;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url!, 'http://abis');
    const text = Buffer.concat(chunks).toString();
    const heard: Heard = { method: request.method!, path: decodeURIComponent(url.pathname.replace('/osia/v1', '')), query: url.searchParams, body: text ? JSON.parse(text) : undefined, authorization: request.headers.authorization };
    this.heard.push(heard);
    const send = (status: number, body?: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', server: 'TestABIS/3.1' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    if (this.mood?.(heard, response)) return;
    const fault = this.faults.findIndex((one) => one(heard, response));
    if (fault >= 0) return void this.faults.splice(fault, 1);
    if (heard.authorization !== `Bearer ${ABIS_TOKEN}`) return send(401);
    if (!url.searchParams.get('transactionId')) this.wrong.push(`${heard.method} ${heard.path}: no transactionId`);
    this.perform(heard, send);
  }

  /** What it does when nothing is wrong with it; a fault may do it and then not say so. */
  perform(heard: Heard, send: (status: number, body?: unknown) => void): void {
    const { method, path, body, query } = heard;
    const [what, one, verb, two, , three] = path.split('/').filter(Boolean);
    if (what === 'identify') {
      this.hold('IdentifyRequest', heard);
      const result = this.search(body.biometricData, Number(query.get('maxNbCand') ?? 100));
      expectOsia('Candidates', result);
      if (!this.later && !query.get('callback')) return send(200, result);
      const known = [...this.tasks.values()].find(({ transactionId }) => transactionId === query.get('transactionId'));
      if (known && !query.get('callback')) return send(200, result); // the same question again: here is what was found
      const task: Task = { id: `task-${++this.count}`, transactionId: query.get('transactionId')!, callback: query.get('callback'), status: 'PENDING', result };
      this.tasks.set(task.id, task);
      return send(202, { taskId: task.id });
    }
    if (what === 'tasks') {
      const task = this.tasks.get(one!);
      if (!task) return send(404);
      if (verb === 'status') return send(200, task.status);
      void this.deliver(task);
      return send(204);
    }
    if (verb === 'merge') {
      const moved = [...this.held.values()].filter(({ personId }) => personId === two);
      if (!moved.length) return send(404);
      if (moved.some(({ encounterId }) => this.held.has(`${one} ${encounterId}`))) return send(409);
      for (const each of moved) this.put(one!, each.encounterId, each.encounter, two);
      return send(204);
    }
    if (verb === 'move') {
      const each = this.held.get(`${two} ${three}`);
      if (!each) return send(404);
      if (this.held.has(`${one} ${three}`)) return send(409);
      this.put(one!, three!, each.encounter, two);
      return send(204);
    }
    const key = `${one} ${two}`;
    if (method === 'GET') return this.held.has(key) ? send(200, { ...this.held.get(key)!.encounter, encounterId: two }) : send(404);
    if (method === 'DELETE') return this.held.delete(key) ? send(204) : send(404);
    if ((method === 'POST') === this.held.has(key)) return send(method === 'POST' ? 409 : 404);
    this.hold('EncounterRequest', heard);
    this.put(one!, two!, body as Encounter);
    const receipt = { personId: one, encounterId: two };
    expectOsia('ExtendablePersonIds', receipt);
    send(200, receipt);
  }

  private put(personId: string, encounterId: string, encounter: Encounter, from?: string): void {
    if (from) this.held.delete(`${from} ${encounterId}`);
    this.held.set(`${personId} ${encounterId}`, { personId, encounterId, encounter });
  }

  private hold(shape: OsiaShape, { method, path, body }: Heard): void {
    try {
      expectOsia(shape, body);
    } catch (error) {
      this.wrong.push(`${method} ${path}: ${(error as Error).message}`);
    }
  }

  /** Everybody with the same bytes on the same finger, the more fingers the better; the asker's own too. */
  private search(probe: readonly BiometricData[], most: number): Candidate[] {
    const found = new Map<string, { score: number; encounterId: string; biometricType: 'FINGER'; biometricSubType: any; instance?: string }[]>();
    for (const { personId, encounterId, encounter } of this.held.values()) {
      for (const item of encounter.biometricData) {
        if (item.template && probe.some((one) => one.template === item.template && one.biometricSubType === item.biometricSubType)) {
          found.set(personId, [...(found.get(personId) ?? []), { score: 1000, encounterId, biometricType: 'FINGER', biometricSubType: item.biometricSubType, instance: item.instance }]);
        }
      }
    }
    return [...[...found].map(([personId, scores]) => ({ personId, score: 1000 * scores.length, scores })), ...this.strangers.map(({ rank: _, ...one }) => one)]
      .sort((a, b) => b.score - a.score).slice(0, most).map((one, index) => ({ ...one, rank: index + 1 }) as Candidate);
  }
}
