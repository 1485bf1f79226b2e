import { Injectable } from '@nestjs/common';
import { Invalid } from '../../domain/errors.js';
import type { ClientCall } from '../../platform/access/client-gate.js';
import type { SearchQuery } from './calls.dto.js';
import type { Caller, Outcome } from './caller.js';
import { type Inputs, type Operation, OperationsService } from './operations.service.js';
import { TasksService } from './tasks.service.js';

/** No call of a client keeps it waiting longer. */
const SECONDS = 55;
/** Ids in addresses: what anybody may print, so that no id is another in disguise. */
const ID = /^[\x21-\x7e]{1,100}$/;

/** Answers a call at once, or with a task where the client named an address for the answer. */
@Injectable()
export class CallsService {
  constructor(private readonly operations: OperationsService, private readonly tasks: TasksService) {}

  async answer<O extends Operation>(call: ClientCall, query: Partial<SearchQuery> & { transactionId: string }, operation: O, input: Inputs[O]): Promise<Outcome> {
    checkIds(input);
    const caller: Caller = { client: call.client, requestId: call.requestId, transactionId: query.transactionId };
    const ignored = (['accuracyLevel', 'serviceLevel', 'algorithm', 'priority'] as const).filter((hint) => query[hint] !== undefined);
    const notes = ignored.length ? [`Ignored here: ${ignored.join(', ')}.`] : [];
    const outcome = query.callback === undefined
      ? await this.operations.perform(operation, caller, input, AbortSignal.timeout(SECONDS * 1000))
      : await this.tasks.defer(caller, operation, input, query.callback);
    return { ...outcome, notes: [...outcome.notes ?? [], ...notes] };
  }

  status({ client, requestId }: ClientCall, transactionId: string, taskId: string): Promise<Outcome> {
    return this.tasks.status({ client, requestId, transactionId }, taskId);
  }

  redeliver({ client, requestId }: ClientCall, transactionId: string, taskId: string): Promise<Outcome> {
    return this.tasks.redeliver({ client, requestId, transactionId }, taskId);
  }
}

/** @throws Invalid */
function checkIds(input: object): void {
  for (const [field, value] of Object.entries(input)) {
    if (['personId', 'encounterId', 'target', 'source', 'gallery'].includes(field) && value !== undefined && !(typeof value === 'string' && ID.test(value))) {
      throw new Invalid({ [field]: 'An id has 1 to 100 printable ASCII characters without spaces.' });
    }
  }
}
