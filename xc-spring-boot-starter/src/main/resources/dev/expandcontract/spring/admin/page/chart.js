// A line of numbers over the last two minutes, without axes that nobody reads.

import { h, s } from './dom.js';
import { number } from './format.js';

const SPAN = 120_000;
const WIDTH = 480;
const HEIGHT = 96;
const PAD = 4;

/** What was measured when, for one chart. Forgets what is older than the chart shows. */
export class Series {
  #points = [];

  add(value) {
    const now = Date.now();
    this.#points.push({ at: now, value });
    this.#points = this.#points.filter((point) => now - point.at <= SPAN);
  }

  get points() {
    return this.#points;
  }
}

/** The chart, or nothing as long as there is no line to draw. */
export function chart(series, what) {
  const points = series?.points ?? [];
  const highest = Math.max(0, ...points.map((point) => point.value));
  if (points.length < 2 || highest === 0) {
    return null;
  }
  const now = Date.now();
  const x = (at) => WIDTH - ((now - at) / SPAN) * WIDTH;
  const y = (value) => HEIGHT - PAD - (value / highest) * (HEIGHT - 2 * PAD);
  const line = points.map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`).join('');
  const area = `${line}L${x(points.at(-1).at).toFixed(1)} ${HEIGHT}L${x(points[0].at).toFixed(1)} ${HEIGHT}Z`;
  const last = points.at(-1).value;
  return h('figure', { class: 'chart' },
    h('figcaption', {}, h('span', {}, `${what}, last 2 minutes`), h('span', {}, `highest ${number(highest)}`)),
    s('svg', {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': `${what} over the last two minutes: now ${number(last)}, highest ${number(highest)}`,
    },
      s('path', { class: 'chart-area', d: area }),
      s('path', { class: 'chart-line', d: line, 'vector-effect': 'non-scaling-stroke' })));
}
