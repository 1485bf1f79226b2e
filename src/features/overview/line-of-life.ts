import { scaleUtc } from 'd3-scale';
import { DateTime } from 'luxon';
import { dayInWords, londonDay } from '../../domain/day.js';
import type { ShownLifeEvent } from './life.presenter.js';

const WIDTH = 1000;
const LEFT = 96;
const RIGHT = 40;
/** The two heights between which a life moves, and the axis below. */
const HERE = 78;
const THERE = 150;
const AXIS = 216;
/** A label keeps this much room to itself; the next one goes to another row. */
const LABEL_ROOM = 118;

/** A line of life to draw: everything is placed, the template only prints. */
export interface DrawnLife {
  width: number; height: number; here: number; there: number; axis: number; left: number; right: number;
  path: string;
  marks: { x: number; y: number; kind: string; label: string; date: string; labelY: number; stem: number; anchor: string }[];
  ticks: { x: number; text: string }[];
  /** All of it in words, for who hears the picture. */
  summary: string;
}

/** The events that stand, with `now` as the end of the line; null where one line of text says as much. */
export function drawLife(events: readonly ShownLifeEvent[], now: Date): DrawnLife | null {
  const shown = events.filter(({ undone, kind }) => !undone && ['crossing', 'return', 'recognised', 'barrier', 'end'].includes(kind));
  const first = shown[0];
  if (!first || shown.length < 2 || !shown.some(({ kind }) => kind === 'crossing')) return null;
  const begin = DateTime.fromJSDate(first.at).minus({ days: 7 });
  const end = DateTime.max(DateTime.fromJSDate(now), DateTime.fromJSDate(shown.at(-1)!.at)).plus({ days: 7 });
  const x = scaleUtc([begin.toJSDate(), end.toJSDate()], [LEFT, WIDTH - RIGHT]);
  const moves = shown.filter(({ kind }) => kind === 'crossing' || kind === 'return');
  return {
    width: WIDTH, height: AXIS + 30, here: HERE, there: THERE, axis: AXIS, left: LEFT, right: WIDTH - RIGHT,
    path: pathOf(moves, (at) => round(x(at)), round(x(now))),
    marks: marksOf(shown, moves, (at) => round(x(at))),
    ticks: x.ticks(8).map((at) => ({ x: round(x(at)), text: DateTime.fromJSDate(at, { zone: 'utc' }).setLocale('en-GB').toFormat(at.getUTCMonth() === 0 && at.getUTCDate() === 1 ? 'yyyy' : at.getUTCDate() === 1 ? 'LLL yyyy' : 'd LLL') })),
    summary: shown.map(({ title, at }) => `${title} ${dayInWords(londonDay(at))}`).join('; '),
  };
}

/** Up where somebody crossed, down where they were returned. */
function pathOf(moves: readonly ShownLifeEvent[], x: (at: Date) => number, end: number): string {
  const parts = moves.map(({ kind, at }, index) => {
    const [from, to] = kind === 'crossing' ? [THERE, HERE] : [HERE, THERE];
    return `${index === 0 ? `M${x(at)} ${from}` : `H${x(at)}`}V${to}`;
  });
  return `${parts.join('')}H${Math.max(end, x(moves.at(-1)!.at))}`;
}

function marksOf(shown: readonly ShownLifeEvent[], moves: readonly ShownLifeEvent[], x: (at: Date) => number): DrawnLife['marks'] {
  const rows = { above: [-Infinity, -Infinity, -Infinity], below: [-Infinity, -Infinity] };
  return shown.map((event) => {
    const at = x(event.at);
    const below = event.kind === 'return';
    const y = below ? THERE : event.kind === 'crossing' ? HERE : whereabouts(moves, event.at);
    const side = below ? rows.below : rows.above;
    const free = side.findIndex((taken) => at - taken >= LABEL_ROOM);
    const row = free === -1 ? side.length - 1 : free;
    side[row] = at;
    const labelY = below ? THERE + 20 + row * 15 : HERE - 14 - row * 22;
    return {
      x: at, y, kind: event.kind, label: event.title, date: DateTime.fromJSDate(event.at, { zone: 'Europe/London' }).setLocale('en-GB').toFormat('d LLL yyyy'), labelY,
      stem: below ? labelY - 12 : labelY + 4, anchor: at < LEFT + 60 ? 'start' : at > WIDTH - RIGHT - 60 ? 'end' : 'middle',
    };
  });
}

const whereabouts = (moves: readonly ShownLifeEvent[], at: Date): number => (moves.findLast((move) => move.at <= at)?.kind === 'return' ? THERE : HERE);
const round = (value: number): number => Math.round(value * 10) / 10;
