// Which column reads go to in CUTOVER, and how the two compare.

import { h, button, pill, section, icon } from './dom.js';
import { count, latency, number } from './format.js';

export function reads(state) {
  const { migration, reads: figures } = state.detail;
  const { dial } = migration;
  if (migration.phase !== 'CUTOVER') {
    return null;
  }
  const mayTurn = state.session.mayOperate && dial.turnable;
  return section('reads', 'Read dial', dial.percent === null ? null : pill(dial.percent === 0 ? 'plain' : 'busy', `${dial.percent} % read ${migration.nextColumn}`),
    dial.percent === null ? null : h('div', { class: 'dial', 'data-key': 'dial' },
      h('span', { class: 'dial-end' }, migration.oldColumn),
      h('meter', { min: '0', max: '100', value: `${dial.percent}`, 'aria-label': `Share of reads that go to ${migration.nextColumn}` }),
      h('span', { class: 'dial-end' }, migration.nextColumn)),
    h('p', { class: 'quiet', 'data-key': 'who' }, dial.description),
    dial.problem ? h('p', { class: 'callout', role: 'note', 'data-key': 'problem' }, icon('warn'), h('span', {}, dial.problem)) : null,
    mayTurn ? h('div', { class: 'actions', 'data-key': 'controls' },
      button('Turn the dial…', 'dialog', { dialog: 'turn-dial' }, { class: 'button primary' }),
      dial.percent > 0 ? button('Back to 0 %…', 'dialog', { dialog: 'turn-dial', percent: '0' }) : null) : null,
    figures && figures.old.statements + figures.next.statements > 0 ? comparison(migration, figures) : null);
}

function comparison(migration, figures) {
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
      entry('Errors', count(figures.errors, 'error'))));
}

function entry(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}
