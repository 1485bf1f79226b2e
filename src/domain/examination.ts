/** The order in which an examiner looks: plain images before marked ones, what the records say after what the images show. */
export const EXAMINATION_STEPS = ['quality', 'face', 'prints', 'marks', 'fields', 'answer'] as const;
export type ExaminationStep = (typeof EXAMINATION_STEPS)[number];

/** Is the material good enough to compare? */
export const QUALITY_ANSWERS = ['good', 'usable', 'poor'] as const;
export type QualityAnswer = (typeof QUALITY_ANSWERS)[number];

/** What was looked at so far: step -> when (ISO 8601), and what was answered or switched on there. */
export type Examined = { readonly [Step in ExaminationStep]?: { readonly at: string; readonly quality?: QualityAnswer; readonly marked?: boolean } };

/** The first step that was not done yet; after all others it is the answer. */
export function nextStep(seen: Examined): ExaminationStep {
  return EXAMINATION_STEPS.find((step) => !seen[step]) ?? 'answer';
}

/** Whether this step may be opened: each before it was done. What was done may be looked at again. */
export function mayOpenStep(step: ExaminationStep, seen: Examined): boolean {
  return EXAMINATION_STEPS.slice(0, EXAMINATION_STEPS.indexOf(step)).every((before) => seen[before]);
}
