import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../access/allow.js';
import { Database } from '../database/database.js';

/** For whoever watches the process: is it alive, can it work. */
@ApiExcludeController()
@Controller('health')
export class HealthApi {
  constructor(private readonly database: Database) {}

  @Public() @Get('live')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Public() @Get('ready')
  async ready(): Promise<{ status: string }> {
    const missing = await this.database.missingMigrations().catch(() => null);
    if (missing === null) throw new ServiceUnavailableException('The database cannot be reached.');
    if (missing.length) throw new ServiceUnavailableException(`Migrations are missing: ${missing.join(', ')}`);
    return { status: 'ready' };
  }
}
