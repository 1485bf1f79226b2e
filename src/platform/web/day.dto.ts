import { registerDecorator } from 'class-validator';
import { isDay } from '../../domain/day.js';

/** Days of the office's work lie in these years; around them calendars and databases begin to disagree. */
const YEARS = /^(19|20|21)\d\d-/;

/** True for text that begins with a year in which the office may have to do with something (1900 to 2199). */
export const isOfficeYear = (text: string): boolean => YEARS.test(text);

/** A day that exists, like 2025-11-14. */
export const IsDay = (): PropertyDecorator => (target, property) => registerDecorator({
  name: 'isDay', target: target.constructor, propertyName: String(property),
  validator: { validate: (value) => typeof value === 'string' && isOfficeYear(value) && isDay(value), defaultMessage: () => 'Enter a day that exists, like 2025-11-14.' },
});
