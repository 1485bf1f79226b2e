import { STATE_WORDS } from '../../domain/case-words.js';
import { dayInWords } from '../../domain/day.js';
import { EXPORT_FORMAT_WORDS, EXPORT_KIND_WORDS, EXPORT_STATE_WORDS } from '../../domain/export-words.js';
import type { ExportFormat, ExportKind } from '../../domain/export.js';
import type { ShownEstimate, ShownExport } from './exports.presenter.js';

/** A row of a summary list. */
interface Fact { key: string; text: string }

interface Asked { period?: { from: string; to: string }; state?: string; flight?: string; cases?: string[]; case?: string; person?: string }

/** What was asked for, in words. */
export function factsOf(asked: Asked): Fact[] {
  const { period, state, flight, cases } = asked;
  return [
    ...(asked.case ? [{ key: 'Case', text: asked.case }] : []),
    ...(asked.person ? [{ key: 'Person', text: asked.person }] : []),
    ...(period ? [{ key: 'Arrived', text: `${dayInWords(period.from)} to ${dayInWords(period.to)}` }] : []),
    ...(state ? [{ key: 'Stands at', text: STATE_WORDS[state as keyof typeof STATE_WORDS] ?? state }] : []),
    ...(flight ? [{ key: 'Held a seat on', text: flight }] : []),
    ...(cases ? [{ key: 'Cases', text: cases.length > 10 ? `${cases.slice(0, 10).join(', ')} and ${cases.length - 10} more` : cases.join(', ') }] : []),
  ];
}

/** `1.2 MB`: powers of 1,000, as file managers show them. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [unit, size] = bytes < 1e6 ? ['kB', bytes / 1e3] : bytes < 1e9 ? ['MB', bytes / 1e6] : ['GB', bytes / 1e9];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

/** An export as pages show it. `mine`: the reader asked for it, so that only they may take it. */
export function exportPage(shown: ShownExport, reader: string) {
  const { state, progress, sha256, ref, format, bytes } = shown;
  const kept = progress !== null;
  return {
    ...shown,
    address: `/exports/${ref}`, mine: shown.requestedBy === reader,
    kindWords: EXPORT_KIND_WORDS[shown.kind as ExportKind], formatWords: EXPORT_FORMAT_WORDS[format as ExportFormat],
    stateTag: kept || state !== 'finished' ? EXPORT_STATE_WORDS[state] : { text: 'Went out', colour: 'grey' },
    facts: factsOf(shown.filter), underWay: kept && (state === 'requested' || state === 'running'), kept,
    size: bytes === null ? null : sizeInWords(bytes),
    percent: progress?.expected ? Math.min(99, Math.floor((100 * progress.rows) / progress.expected)) : null,
    // read aloud eight digits at a time
    digestGroups: sha256?.match(/.{8}/g) ?? null,
    verify: sha256 ? `echo "${sha256}  ${ref}.${format}" | sha256sum -c` : null,
  };
}

export const estimatePage = (shown: ShownEstimate) =>
  ({ ...shown, size: sizeInWords(shown.bytes), kindWords: EXPORT_KIND_WORDS[shown.kind as ExportKind], formatWords: EXPORT_FORMAT_WORDS[shown.format as ExportFormat] });
