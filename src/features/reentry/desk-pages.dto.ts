import { IsBooleanString, IsIn, IsInt, IsOptional, Min } from 'class-validator';
import { EXAMINATION_STEPS, type ExaminationStep, QUALITY_ANSWERS, type QualityAnswer } from '../../domain/examination.js';
import { REASON_CODES, type ReasonCode, VERDICT_ANSWERS, type VerdictAnswer } from '../../domain/review.js';
import { Reason } from '../../platform/web/reason.dto.js';
import { REVIEW_STATES } from '../biometrics/reviews.dto.js';
import { ListQueue } from '../biometrics/claims.dto.js';

/** Filters of the queue page: blank ones ask nothing. */
export class QueuePage extends ListQueue {
  @IsOptional() @IsIn(REVIEW_STATES)
  state?: string;

  @IsOptional() @IsBooleanString()
  mine?: string;
}

/** The step of an examination, as the address names it. */
export class StepInPath {
  @IsIn(EXAMINATION_STEPS)
  step: ExaminationStep;
}

/** The first step: whether the material will do, said before anything is compared. */
export class SayQuality {
  @IsIn(QUALITY_ANSWERS, { message: 'Say whether the material is good enough to compare.' })
  quality: QualityAnswer;
}

/** A verdict as it is typed; the same rules as the API's, in words for whoever sees the form. */
export class AnswerForm {
  @IsIn(VERDICT_ANSWERS, { message: 'Choose your answer.' })
  answer: VerdictAnswer;

  @IsIn(REASON_CODES, { message: 'Choose your main reason.' })
  reasonCode: ReasonCode;

  @Reason('Fourteen minutiae agree on both index fingers.', { message: 'Write down what you saw.' })
  reason: string;

  @IsInt() @Min(1)
  version: number;
}
