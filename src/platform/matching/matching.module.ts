import { type DynamicModule, Global, Module } from '@nestjs/common';
import { MatchingSetting } from './matching-setting.js';

/** What the operator sets of the embedded engine. */
@Global()
@Module({})
export class MatchingModule {
  static on(setting: MatchingSetting): DynamicModule {
    return { module: MatchingModule, providers: [{ provide: MatchingSetting, useValue: setting }], exports: [MatchingSetting] };
  }
}
