import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { OsiaRepository } from './osia.repository.js';

/** Searches that wait for the ABIS begin now and not at the next of their growing waits. */
@Injectable()
export class OsiaSearchesService {
  constructor(private readonly records: OsiaRepository, private readonly jobs: Jobs) {}

  /** Its answer has come. */
  async ofCrossing(tx: Tx, crossingId: string): Promise<void> {
    await this.begin(tx, await this.records.waitingSearches(tx, crossingId));
  }

  /** Of those that failed before, the oldest: one to see whether the ABIS is back, and more where it is. @param but the crossing whose search runs */
  async oldest(tx: Tx, most: number, but?: string): Promise<void> {
    await this.begin(tx, await this.records.failedSearches(tx, most, but ?? null));
  }

  private async begin(tx: Tx, requestIds: readonly string[]): Promise<void> {
    for (const requestId of requestIds) {
      // beside the job that waits: whichever comes first does the search, the other finds it done
      await this.jobs.enqueue(tx, 'capture.search', { requestId }, { key: `capture.search ${requestId}` });
    }
  }
}
