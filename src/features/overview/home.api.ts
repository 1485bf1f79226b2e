import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By } from '../../platform/web/input.js';
import { EXAMPLE_HOME } from './home.presenter.js';
import { HomeService } from './home.service.js';

/** What waits for whoever comes in, by their roles. */
@ApiTags('home')
@Controller('api/v1/home')
export class HomeApi {
  constructor(private readonly home: HomeService) {}

  @Get() @Allow('self.read') @Answers(200, EXAMPLE_HOME)
  show(@By() actor: Actor) {
    return this.home.show(actor);
  }
}
