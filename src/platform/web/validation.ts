import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Invalid } from '../../domain/errors.js';

/** Checks input against its DTO class: unknown fields are refused by name, wrong ones listed all at once. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true, whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, stopAtFirstError: true,
    exceptionFactory: (errors) => new Invalid(fieldsOf(errors)),
  });
}

function fieldsOf(errors: readonly ValidationError[], path = ''): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { property, constraints, children } of errors) {
    const field = path ? `${path}.${property}` : property;
    const [rule, message] = Object.entries(constraints ?? {})[0] ?? [];
    if (message) fields[field] = rule === 'whitelistValidation' ? 'There is no such field.' : message;
    Object.assign(fields, fieldsOf(children ?? [], field));
  }
  return fields;
}
