import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Database } from '../database/database.js';
import { Seal } from '../seal.js';
import { DraftInterceptor } from './draft.interceptor.js';
import { DraftPages } from './draft.pages.js';
import { Drafts } from './drafts.js';

/** Gives every page the drafts of forms. */
@Global()
@Module({})
export class DraftsModule {
  static on(secret: string): DynamicModule {
    return {
      module: DraftsModule,
      controllers: [DraftPages],
      providers: [
        { provide: Drafts, useFactory: (database: Database) => new Drafts(database, new Seal(secret)), inject: [Database] },
        { provide: APP_INTERCEPTOR, useClass: DraftInterceptor },
      ],
      exports: [Drafts],
    };
  }
}
