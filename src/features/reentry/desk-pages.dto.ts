import { IsBooleanString, IsIn, IsOptional } from 'class-validator';
import { EXAMINATION_STEPS, type ExaminationStep, QUALITY_ANSWERS, type QualityAnswer } from '../../domain/examination.js';
import { REVIEW_STATES } from '../biometrics/reviews.dto.js';
import { ListQueue } from '../biometrics/claims.dto.js';

/** Filters of the queue page: blank ones ask nothing. */
export class QueuePage extends ListQueue {
  @IsOptional() @IsIn(REVIEW_STATES)
  state?: string;

  @IsOptional() @IsBooleanString()
  mine?: string;
}

export class StepInPath {
  @IsIn(EXAMINATION_STEPS)
  step: ExaminationStep;
}

export class SayQuality {
  @IsIn(QUALITY_ANSWERS, { message: 'Say whether the material is good enough to compare.' })
  quality: QualityAnswer;
}
