/** Colours of the two series (afcharts), of axes and of what is not known. Text keeps its own, for contrast. */
export const BLUE = '#12436D';
export const ORANGE = '#F46A25';
export const GREY = '#767676';
const LINE = '#c5d3d6';

/** Where one panel lies inside the drawing, in pixels. */
export interface Panel { left: number; top: number; width: number; height: number }

/** Text as it may stand in an SVG, between tags and in attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** Two decimals at most, so that the drawing stays small. */
export const px = (value: number): string => String(Math.round(value * 100) / 100);

/** The whole drawing. `id` is unlike any other on the page; title and description are read aloud. */
export function drawing({ id, title, description, width, height }: { id: string; title: string; description: string; width: number; height: number }, parts: readonly string[]): string {
  return `<svg class="cf-chart" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title ${id}-description" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`
    + `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-description">${escaped(description)}</desc>${parts.join('')}</svg>`;
}

/** @param anchor where the text lies to its point */
export function label(x: number, y: number, text: string, { anchor = 'start', bold = false, fill = '#0b0c0c' }: { anchor?: 'start' | 'middle' | 'end'; bold?: boolean; fill?: string } = {}): string {
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}"${bold ? ' font-weight="700"' : ''} fill="${fill}">${escaped(text)}</text>`;
}

/** A rectangle that tells its value where it is pointed at. */
export function bar(x: number, y: number, width: number, height: number, fill: string, tip: string): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(width, 0.5))}" height="${px(height)}" fill="${fill}"><title>${escaped(tip)}</title></rect>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke = LINE, more = ''): string {
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${stroke}"${more}/>`;
}

/** Horizontal rules with their values at the left, the lowest one dark. */
export function rules({ left, width }: Panel, ticks: readonly number[], y: (value: number) => number): string {
  return ticks.map((tick) => line(left, y(tick), left + width, y(tick), tick === 0 ? '#505a5f' : LINE) + label(left - 8, y(tick) + 4, tick.toLocaleString('en-GB'), { anchor: 'end' })).join('');
}

/** Whole numbers from 0 up to what is needed: at most about `count` of them. */
export function wholeTicks(scale: { ticks(count: number): number[] }, count = 4): number[] {
  return [...new Set(scale.ticks(count).filter(Number.isInteger))];
}
