// Which column reads go to in CUTOVER: the dial, the ramp that raises it, and how the two columns compare.

import { h, s, button, pill, section, icon } from './dom.js';
import { count, duration, latency, moment, number } from './format.js';

export function reads(state) {
  const { migration, reads: figures } = state.detail;
  const { dial } = migration;
  const { shadow } = figures;
  if (migration.phase !== 'CUTOVER') {
    return migration.phase === 'BACKFILL' && shadow.percent > 0
      ? section('reads', 'Shadow reads', null, shadowReads(state, shadow))
      : null;
  }
  return section('reads', 'Read dial', dial.percent === null ? null : pill(dial.percent === 0 ? 'plain' : 'busy', `${dial.percent} % read ${migration.nextColumn}`),
    dial.percent === null ? null : h('div', { class: 'dial', 'data-key': 'dial' },
      h('span', {}, migration.oldColumn),
      h('div', {
        class: 'dial-bar', role: 'meter', 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-valuenow': `${dial.percent}`,
        'aria-label': `Share of reads that go to ${migration.nextColumn}`,
      }, s('svg', { 'aria-hidden': 'true', focusable: 'false' }, s('rect', { width: `${dial.percent}%`, height: '8' }))),
      h('span', {}, migration.nextColumn)),
    h('p', { class: 'quiet', 'data-key': 'who' }, plain(dial) ? ['Turned ', moment(dial.turnedAt), '.'] : dial.description),
    dial.problem ? h('p', { class: 'callout', role: 'note', 'data-key': 'problem' }, icon('warn'), h('span', {}, dial.problem)) : null,
    state.session.mayOperate && dial.turnable ? controls(migration) : null,
    migration.ramp ? ramp(migration.ramp) : null,
    comparison(migration, figures),
    shadowReads(state, shadow));
}

/** Whether the share says it all. */
function plain(dial) {
  return dial.decidedBy === 'XC' && dial.percent !== null && dial.allowed.length + dial.denied.length === 0;
}

function controls({ dial, ramp: last }) {
  const running = last?.running;
  const full = dial.percent === 100 && dial.denied.length === 0;
  return h('div', { class: 'actions', 'data-key': 'controls' },
    running ? button('Stop the ramp…', 'dialog', { dialog: 'stop-ramp' }, { 'data-key': 'stop-ramp' }) : null,
    running || full ? null : button('Start a ramp…', 'dialog', { dialog: 'start-ramp' }, { class: 'button primary', 'data-key': 'start-ramp' }),
    button('Turn the dial…', 'dialog', { dialog: 'turn-dial' }, { 'data-key': 'turn-dial' }),
    dial.percent > 0 ? button('Back to 0 %…', 'dialog', { dialog: 'turn-dial', percent: '0' }, { 'data-key': 'to-zero' }) : null);
}

const RAMP_TONES = { finished: 'good', 'turned back': 'bad', stopped: 'plain' };

function ramp(last) {
  const { steps, limits, running } = last;
  return h('div', { class: `ramp ${running ? '' : 'ended'}`, 'data-key': 'ramp' },
    h('div', { class: 'ramp-head' },
      h('h3', {}, 'Ramp'),
      running ? pill('busy', last.step > 0 ? `step ${last.step} of ${steps.length}` : 'about to begin')
        : pill(RAMP_TONES[last.outcome] ?? 'plain', last.outcome),
      h('span', { class: 'quiet' }, `begun by ${last.requestedBy} `, moment(last.startedAt))),
    steps.length === 0 ? h('code', {}, last.plan)
      : h('ol', { class: 'ramp-steps', 'aria-label': 'Steps of the ramp' }, steps.map((step, i) => rampStep(last, step, i + 1))),
    last.outcome === 'turned back'
      ? h('p', { class: 'callout danger-note', role: 'note' }, icon('fail'), h('span', {}, h('strong', {}, 'Turned back to 0 %: '), sentence(last.note)))
      : h('p', {}, running ? waiting(last) : [h('strong', {}, 'Ended: '), sentence(last.note)]),
    limits === null ? null : h('details', { class: 'ranges', 'data-key': 'limits' },
      h('summary', {}, 'What each step asks for'),
      h('ul', {}, within(limits).map((line) => h('li', {}, line)))));
}

function rampStep(last, step, place) {
  const here = place === last.step;
  const kind = place < last.step || (here && last.outcome === 'finished') ? 'done'
    : !here ? 'ahead' : last.running ? 'current' : last.outcome === 'turned back' ? 'failed' : 'left';
  const said = { done: ', done', current: '', ahead: '', failed: ', turned back here', left: ', stopped here' }[kind];
  return h('li', { class: `ramp-step ${kind}`, 'aria-current': kind === 'current' ? 'step' : null },
    h('span', { class: 'ramp-share' }, `${step.percent} %`, said ? h('span', { class: 'visually-hidden' }, said) : null),
    h('span', { class: 'ramp-time' }, step.seconds > 0 ? duration(step.seconds) : 'at once'));
}

/** What a ramp that goes on will do next, and what it waits for beside its time. */
function waiting({ steps, step, stepLastsUntil, note }) {
  if (step === 0 || stepLastsUntil === null) {
    return sentence(note);
  }
  const left = (Date.parse(stepLastsUntil) - Date.now()) / 1000;
  const next = step < steps.length ? `${steps[step].percent} %` : 'The end';
  if (note.startsWith('it lasts until')) {
    return h('strong', {}, `${next} in ${duration(left)}.`);
  }
  return [h('strong', {}, `${next} ${left > 0 ? `in ${duration(left)} at the earliest` : 'as soon as enough was read'}: `), sentence(note)];
}

function within(limits) {
  return [
    `${count(limits.reads, 'read')} of the new column at least, in all instances together`,
    `${limits.mismatches === 0 ? 'No mismatch' : `${count(limits.mismatches, 'mismatch', 'mismatches')} at most`}, by whatever finds it`,
    `Reads that take at most ${number(limits.latency)} times as long, compared by what 95 % of them do not exceed`,
    `At most ${number(limits.errors * 100)} % more errors`,
  ];
}

function sentence(text) {
  return `${text}${/[.?!]$/.test(text) ? '' : '.'}`;
}

function comparison(migration, figures) {
  if (figures.old.statements + figures.next.statements === 0) {
    return h('p', { class: 'quiet', 'data-key': 'compare' }, 'This instance has read neither column in Cutover yet.');
  }
  return h('div', { class: 'compare', 'data-key': 'compare', role: 'group', 'aria-label': 'Reads of each column' },
    side('old', migration.oldColumn, figures.old),
    side('next', migration.nextColumn, figures.next),
    h('p', { class: 'quiet compare-note' }, 'By the instance that serves this page, since it started.'));
}

function side(kind, column, figures) {
  return h('div', { class: `side side-${kind}` },
    h('h3', {}, column),
    h('dl', { class: 'figures' },
      entry('Reads', number(figures.statements)),
      entry('Median', latency(figures.medianNanos)),
      entry('99 %', latency(figures.p99Nanos)),
      entry('Errors', number(figures.errors), figures.errors > 0)));
}

function entry(name, value, bad = false) {
  return h('div', {}, h('dt', {}, name), h('dd', { class: bad ? 'bad' : null }, value));
}

function shadowReads(state, shadow) {
  const { mayOperate } = state.session;
  const inCutover = state.detail.migration.phase === 'CUTOVER';
  const bad = shadow.mismatches > 0 || shadow.found.length > 0;
  return h('div', { class: 'shadow', 'data-key': 'shadow' },
    h('div', { class: 'ramp-head' },
      h('h3', {}, 'Shadow reads'),
      bad ? pill('bad', 'columns differ') : shadow.rows > 0 ? pill('good', 'no difference') : null,
      h('span', { class: 'quiet' }, shadow.percent > 0 ? `${shadow.percent} % of queries compare both columns` : 'no query compares both columns')),
    shadow.percent === 0 && shadow.queries === 0 ? null : h('dl', { class: 'figures' },
      entry('Rows compared', number(shadow.rows)),
      entry('Mismatched', number(shadow.mismatches), shadow.mismatches > 0),
      entry('Queries', number(shadow.queries)),
      shadow.notCompared > 0 ? entry('Cannot compare', number(shadow.notCompared)) : null,
      shadow.failures > 0 ? entry('Failed to', number(shadow.failures)) : null),
    shadow.found.length === 0 ? null : h('ul', { class: 'shadow-found', 'aria-label': 'Rows that differ, the last ones' }, shadow.found.map((row) =>
      h('li', { 'data-key': row.row }, h('code', {}, row.row), h('span', { class: 'quiet' }, 'seen ', moment(row.lastSeen))))),
    inCutover ? h('p', { class: 'quiet' }, threshold(shadow)) : null,
    shadow.found.length === 0 ? null : h('div', { class: 'actions' },
      button('Show all rows', 'jump', { target: 'findings' }),
      mayOperate ? button('Repair…', 'dialog', { dialog: 'repair-differences' }) : null));
}

function threshold({ turnsBackAt, windowSeconds, percent }) {
  if (percent === 0) {
    return '';
  }
  return turnsBackAt === 0 ? 'What they find is listed, and turns nothing back.'
    : `${turnsBackAt === 1 ? 'The first row that differs turns' : `${number(turnsBackAt)} rows that differ within ${duration(windowSeconds)} turn`} the dial back to 0 %.`;
}
