import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Accounts } from './accounts.js';

@Global()
@Module({})
export class AccessModule {
  static on(appUrl: string): DynamicModule {
    return { module: AccessModule, providers: [{ provide: Accounts, useFactory: () => new Accounts(appUrl) }], exports: [Accounts] };
  }
}
