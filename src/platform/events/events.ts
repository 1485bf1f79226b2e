import { Injectable } from '@nestjs/common';
import type { DomainEvent, DomainEventType, EventOf } from '../../domain/events.js';
import type { Tx } from '../database/tx.js';

type Handler<T extends DomainEventType> = (tx: Tx, event: EventOf<T>) => Promise<void>;

/**
 * What a lower floor must tell a higher one. Published inside a transaction and handled in it, one handler after
 * the other: when one refuses, nothing happened.
 */
@Injectable()
export class Events {
  private readonly handlers = new Map<DomainEventType, ((tx: Tx, event: never) => Promise<void>)[]>();

  /** Called by a room when it starts (onModuleInit). */
  on<T extends DomainEventType>(type: T, handler: Handler<T>): void {
    this.handlers.set(type, [...(this.handlers.get(type) ?? []), handler]);
  }

  async publish(tx: Tx, event: DomainEvent): Promise<void> {
    for (const handler of this.handlers.get(event.type) ?? []) await handler(tx, event as never);
  }
}
