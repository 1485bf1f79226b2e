import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Accounts } from './accounts.js';
import type { OsiaClient } from './clients-file.js';
import { Clients } from './clients.js';
import { Silence } from './silence.js';
import { passportOf, PASSPORTS } from './strategies.js';

/** Who comes in: accounts, Passport, systems of other agencies, and the check that no handler is silent about it. */
@Global()
@Module({})
export class AccessModule {
  static on(appUrl: string, clients: readonly OsiaClient[] = []): DynamicModule {
    return {
      module: AccessModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: Accounts, useFactory: () => new Accounts(appUrl) },
        { provide: PASSPORTS, useFactory: passportOf, inject: [Accounts] },
        { provide: Clients, useFactory: (accounts: Accounts) => new Clients(accounts, clients), inject: [Accounts] },
        Silence,
      ],
      exports: [Accounts, Clients, PASSPORTS],
    };
  }
}
