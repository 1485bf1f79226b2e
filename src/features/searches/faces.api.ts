import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import { Answers } from '../../platform/web/answers.js';
import { EXAMPLE_FACE_SEARCH } from './faces.presenter.js';
import { FacesService } from './faces.service.js';

/** Whether photos are searched here. */
@ApiTags('searches')
@Controller('api/v1/face-search')
export class FacesApi {
  constructor(private readonly faces: FacesService) {}

  @Get() @Allow('search.read') @Answers(200, EXAMPLE_FACE_SEARCH)
  show() {
    return this.faces.show();
  }
}
