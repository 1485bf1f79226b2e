import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { EXPORT_KIND_WORDS } from '../../domain/export-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type View, view } from '../../platform/pages/answer.js';
import { By, Ref } from '../../platform/web/input.js';
import { DeliveriesService } from './deliveries.service.js';
import { exportPage } from './exports-page.presenter.js';
import { ListExports } from './exports.dto.js';
import { ExportsService } from './exports.service.js';

/** What was taken away or can be, for people. */
@ApiExcludeController()
@Controller('exports')
export class ExportsPages {
  constructor(private readonly exports: ExportsService, private readonly deliveries: DeliveriesService) {}

  @Get() @Allow('export.history')
  async list(@By() actor: Actor, @Query() query: ListExports): Promise<View> {
    const { items, next } = await this.exports.list(actor, query);
    return view('exports/views/list.njk', {
      items: items.map((item) => exportPage(item, actor.displayName)), kind: query.kind, kinds: Object.entries(EXPORT_KIND_WORDS).map(([value, text]) => ({ value, text })),
      next: next && `/exports?${new URLSearchParams({ kind: query.kind ?? '', cursor: next })}`,
    });
  }

  @Get(':ref') @Allow('export.history')
  async show(@By() actor: Actor, @Ref('EX') ref: string): Promise<View> {
    return view('exports/views/show.njk', { export: exportPage(await this.exports.show(actor, ref), actor.displayName) });
  }

  /** The file itself. */
  @Get(':ref/file') @Allow('export.history')
  async file(@By() actor: Actor, @Ref('EX') ref: string): Promise<StreamableFile> {
    const { stream, name, type } = await this.deliveries.file(actor, ref);
    return new StreamableFile(stream, { type, disposition: `attachment; filename="${name}"` });
  }
}
