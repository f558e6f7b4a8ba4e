// Numbers, times and names, for people.

import { h } from './dom.js';

const numbers = new Intl.NumberFormat('en');
const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

export const PHASES = ['EXPAND', 'DUAL_WRITE', 'BACKFILL', 'CUTOVER', 'SOAK', 'CONTRACT'];

const NAMES = {
  EXPAND: 'Expand',
  DUAL_WRITE: 'Dual write',
  BACKFILL: 'Backfill',
  CUTOVER: 'Cutover',
  SOAK: 'Soak',
  CONTRACT: 'Contract',
};

export function phaseName(phase) {
  return NAMES[phase] ?? phase;
}

export function number(value) {
  return numbers.format(value);
}

export function count(value, one, many = `${one}s`) {
  return `${numbers.format(value)} ${value === 1 ? one : many}`;
}

/** A duration in one unit, or in two if it has few of the first: 12 min, 2 h 5 min. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const first = parts.findIndex(([size]) => whole >= size);
  if (first < 0) {
    return '0 s';
  }
  const [size, unit] = parts[first];
  const most = Math.floor(whole / size);
  const head = `${most} ${unit}`;
  const rest = whole % size;
  if (most >= 10 || first === parts.length - 1 || rest < parts[first + 1][0]) {
    return head;
  }
  return `${head} ${Math.floor(rest / parts[first + 1][0])} ${parts[first + 1][1]}`;
}

export function ago(iso) {
  const seconds = (Date.now() - Date.parse(iso)) / 1000;
  return seconds < 5 ? 'just now' : `${duration(seconds)} ago`;
}

/** A moment as how long ago it is, with the whole time at hand. */
export function moment(iso) {
  return h('time', { datetime: iso, title: times.format(new Date(iso)) }, ago(iso));
}

export function latency(nanos) {
  if (nanos === null || nanos === undefined) {
    return '–';
  }
  const millis = nanos / 1e6;
  if (millis < 1) {
    return `${number(Math.round(nanos / 1e3))} µs`;
  }
  return millis < 10 ? `${millis.toFixed(2)} ms` : `${number(Math.round(millis))} ms`;
}

/** 0 to 100 with at most one decimal, and 100 only for all. */
export function percent(part, whole) {
  if (whole <= 0) {
    return part > 0 ? 100 : 0;
  }
  return Math.min(100, Math.floor((part / whole) * 1000) / 10);
}

/** A list in a sentence. */
export function listed(words) {
  return new Intl.ListFormat('en').format(words);
}
