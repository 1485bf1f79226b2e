import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Osia } from './osia.js';
import { OsiaBook } from './osia-book.js';
import type { OsiaSetting } from './osia-setting.js';

/** The agency's ABIS, if one is set. */
@Global()
@Module({})
export class OsiaModule {
  static on(setting: OsiaSetting | undefined): DynamicModule {
    return { module: OsiaModule, providers: [{ provide: Osia, useFactory: () => new Osia(setting) }, OsiaBook], exports: [Osia, OsiaBook] };
  }
}
