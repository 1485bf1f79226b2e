import { registerDecorator } from 'class-validator';
import { isDay } from '../../domain/day.js';

/** A day that exists, like 2025-11-14. */
export const IsDay = (): PropertyDecorator => (target, property) => registerDecorator({
  name: 'isDay', target: target.constructor, propertyName: String(property),
  validator: { validate: (value) => typeof value === 'string' && isDay(value), defaultMessage: () => 'Enter a day that exists, like 2025-11-14.' },
});
