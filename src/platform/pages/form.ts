import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Invalid } from '../../domain/errors.js';
import { isDay, LONDON } from '../../domain/day.js';
import { DateTime } from 'luxon';
import { validationPipe } from '../web/validation.js';
import type { Upload } from '../web/upload.js';

/** What a form sent: text by field; several values of one name as a list; files. */
export type FormValues = Record<string, string | string[] | Upload | undefined>;

/** The fields of the form, without what the platform put in (`_csrf`, `_key`, …). */
export const Form = createParamDecorator((_: unknown, context: ExecutionContext): FormValues => {
  const body = (context.switchToHttp().getRequest<FastifyRequest>().body ?? {}) as FormValues;
  return Object.fromEntries(Object.entries(body).filter(([field]) => !field.startsWith('_')));
});

const pipe = validationPipe();
const PLAIN: unknown[] = [String, Number, Boolean, Object, Array, Date, undefined];

/**
 * The input class of the API filled from a form: blank fields that may be left out are left out, numbers and yes/no
 * become what the class says, then the same rules hold as for the API. @throws Invalid
 */
export async function fill<T extends object>(input: Type<T>, values: object): Promise<T> {
  return (await pipe.transform(shaped(input, values), { type: 'body', metatype: input })) as T;
}

function shaped(input: Type<object>, values: object): Record<string, unknown> {
  const optional = new Set(getMetadataStorage().getTargetValidationMetadatas(input, '', false, false)
    .filter(({ type }) => type === 'conditionalValidation').map(({ propertyName }) => propertyName));
  const out: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    const type = Reflect.getMetadata('design:type', input.prototype as object, field) as Type<object> | undefined;
    if (value === undefined || ((value === '' || value === null) && optional.has(field))) continue;
    if (type === (Number as unknown) && typeof value === 'string') out[field] = /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
    else if (type === (Boolean as unknown) && typeof value === 'string') out[field] = ['yes', 'true', 'on'].includes(value) ? true : ['no', 'false'].includes(value) ? false : value;
    else if (type === (Array as unknown) && typeof value === 'string') out[field] = value === '' ? [] : [value];
    else if (!PLAIN.includes(type) && value && typeof value === 'object' && !Array.isArray(value)) out[field] = shaped(type!, value);
    else out[field] = typeof value === 'string' ? value.trim() : value;
  }
  return out;
}

const text = (values: FormValues, field: string): string => {
  const value = values[field];
  return typeof value === 'string' ? value.trim() : '';
};

/**
 * The day of a date input (`field-day`, `field-month`, `field-year`) as 2025-11-14; undefined when all are blank.
 * @throws Invalid for a day that does not exist
 */
export function dayOf(values: FormValues, field: string): string | undefined {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => text(values, `${field}-${part}`));
  if (!day && !month && !year) return undefined;
  const written = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!day || !month || !year || !isDay(written)) throw new Invalid({ [field]: 'Enter a date that exists, like 14 11 2025.' });
  return written;
}

/** The date that is known in part (`field-day` and `field-month` may be blank) as 1998, 1998-04 or 1998-04-17. @throws Invalid */
export function partialDayOf(values: FormValues, field: string): string | undefined {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => text(values, `${field}-${part}`));
  if (!day && !month && !year) return undefined;
  if (!/^\d{4}$/.test(year) || (day && !month) || (month && !/^([1-9]|0[1-9]|1[0-2])$/.test(month))) {
    throw new Invalid({ [field]: 'Enter a year of four digits; month and day where they are known.' });
  }
  if (!month) return year;
  if (!day) return `${year}-${month.padStart(2, '0')}`;
  return dayOf(values, field);
}

/**
 * The instant of a date input with a time (`field-time`, 24 hours, London) as ISO 8601; undefined when all are blank.
 * @throws Invalid for a time that is not one or that the clocks skipped
 */
export function instantOf(values: FormValues, field: string): string | undefined {
  const day = dayOf(values, field);
  const time = text(values, `${field}-time`);
  if (!day && !time) return undefined;
  const [, hour, minute] = /^(\d{1,2})[:.](\d{2})$/.exec(time) ?? [];
  const at = DateTime.fromISO(`${day}T${(hour ?? '').padStart(2, '0')}:${minute}`, { zone: LONDON });
  if (!day || !hour || !at.isValid || at.hour !== Number(hour)) throw new Invalid({ [field]: 'Enter a date and a time of day, like 14 11 2025 and 23:25.' });
  return at.toUTC().toISO()!;
}
