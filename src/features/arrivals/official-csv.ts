import { parse } from 'csv-parse/sync';
import { type Day, isDay } from '../../domain/day.js';
import type { Figure } from './official-arrivals.repository.js';

/** Where a file is wrong: line and column count from 1; column is the field's place in the line. */
export interface CsvError { line: number; column: number; message: string }

const HEADER = ['date', 'migrants_arrived', 'boats_arrived'] as const;
const WHOLE = /^(0|[1-9]\d{0,5})$/;

/** Reads the official daily arrivals up to today (London). Every error of the file is told, with its line and column; figures only if there is none. */
export function readOfficialCsv(text: string, today: Day): { figures: Figure[]; errors: CsvError[] } {
  let lines: { record: string[]; info: { lines: number } }[];
  try {
    lines = parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }) as unknown as typeof lines;
  } catch (error) {
    const { lines: line, column, message } = error as { lines?: number; column?: number; message: string };
    return { figures: [], errors: [{ line: line ?? 1, column: typeof column === 'number' ? column + 1 : 1, message: `This is not valid CSV: ${message}` }] };
  }
  const [header, ...rest] = lines;
  const errors = header ? headerErrors(header.record) : [{ line: 1, column: 1, message: `The file is empty. Its first line must be: ${HEADER.join(',')}` }];
  if (errors.length) return { figures: [], errors };
  const figures: Figure[] = [];
  const seen = new Map<string, number>();
  for (const { record, info } of rest) {
    const found = lineErrors(record, info.lines, seen, today);
    errors.push(...found);
    if (found.length) continue;
    const [day, migrants, boats] = record as [string, string, string];
    figures.push({ day, migrants: Number(migrants), boats: Number(boats) });
  }
  if (!rest.length) errors.push({ line: 2, column: 1, message: 'The file holds no figures.' });
  return { figures: errors.length ? [] : figures, errors };
}

function headerErrors(record: readonly string[]): CsvError[] {
  const errors = HEADER.flatMap((wanted, index) => record[index] === wanted ? [] : [{
    line: 1, column: index + 1, message: record[index] === undefined ? `The column ${wanted} is missing.` : `This column must be ${wanted}, not "${record[index]}".`,
  }]);
  if (record.length > HEADER.length) errors.push({ line: 1, column: HEADER.length + 1, message: 'There are more columns than date, migrants_arrived and boats_arrived.' });
  return errors;
}

function lineErrors(record: readonly string[], line: number, seen: Map<string, number>, today: Day): CsvError[] {
  if (record.length < HEADER.length) return [{ line, column: record.length + 1, message: `The column ${HEADER[record.length]} is missing.` }];
  if (record.length > HEADER.length) return [{ line, column: HEADER.length + 1, message: 'There are more columns than in the header.' }];
  const errors: CsvError[] = [];
  const day = record[0]!;
  if (!isDay(day)) errors.push({ line, column: 1, message: `"${day}" is not a day that exists, like 2025-09-18.` });
  else if (day > today) errors.push({ line, column: 1, message: `${day} has not happened yet.` });
  else if (seen.has(day)) errors.push({ line, column: 1, message: `${day} stands on line ${seen.get(day)} already.` });
  else seen.set(day, line);
  for (const index of [1, 2]) {
    const value = record[index]!;
    if (/^-\d/.test(value)) errors.push({ line, column: index + 1, message: `${value} is negative.` });
    else if (!WHOLE.test(value)) errors.push({ line, column: index + 1, message: `"${value}" is not a whole number from 0 to 999999.` });
  }
  return errors;
}
