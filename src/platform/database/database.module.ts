import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Database } from './database.js';
import { Listener } from './listener.js';
import { checkRole } from './role-check.js';
import { dataSource } from './source.js';

/** Gives every room the one door, and ears for what other processes commit. */
@Global()
@Module({})
export class DatabaseModule {
  static on(appUrl: string, entities: EntityTarget<ObjectLiteral>[], poolSize?: number): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [{
        provide: Database,
        useFactory: async () => {
          const source = await dataSource(appUrl, entities, poolSize).initialize();
          await checkRole(source);
          return new Database(source);
        },
      }, { provide: Listener, useFactory: () => new Listener(appUrl) }],
      exports: [Database, Listener],
    };
  }
}
