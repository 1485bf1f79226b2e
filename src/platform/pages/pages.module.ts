import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Seal } from '../seal.js';
import { Demonstration } from '../web/demonstration.js';
import { Assets } from './assets.js';
import { PageErrors } from './page-errors.js';
import { Surroundings } from './surroundings.js';

/** What pages are made of: templates in their surroundings, styles and scripts, forms that come back. */
@Global()
@Module({})
export class PagesModule {
  static on(secret: string): DynamicModule {
    return {
      module: PagesModule,
      providers: [{ provide: Seal, useFactory: () => new Seal(secret) }, Demonstration, Assets, Surroundings, PageErrors],
      exports: [Seal, Demonstration, Assets, Surroundings, PageErrors],
    };
  }
}
