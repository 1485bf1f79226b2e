import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type View, view } from '../../platform/pages/answer.js';
import { By } from '../../platform/web/input.js';
import { presentHomePage } from './home-page.presenter.js';
import { HomeService } from './home.service.js';

/** Where everybody starts: what waits for them. */
@ApiExcludeController()
@Controller()
export class HomePages {
  constructor(private readonly home: HomeService) {}

  @Get() @Allow('self.read')
  async show(@By() actor: Actor): Promise<View> {
    return view('overview/views/home.njk', presentHomePage(await this.home.show(actor)));
  }
}
