// One migration.

import { h, icon } from './dom.js';
import { moment, phaseName } from './format.js';
import { health } from './list.js';
import { stepper, steps } from './steps.js';
import { backfill } from './backfill.js';
import { reads } from './reads.js';
import { audit, findings, fleet } from './records.js';

export function detail(state) {
  const { migration } = state.detail;
  return [
    h('nav', { class: 'crumbs', 'aria-label': 'Breadcrumb', 'data-key': 'crumbs' },
      h('a', { href: '#/' }, icon('back'), 'All migrations')),
    h('div', { class: 'page-head', 'data-key': 'head' },
      h('h1', { tabindex: '-1' },
        h('span', { class: 'table-name' }, `${migration.table}.`),
        h('span', { class: 'column-old' }, migration.oldColumn),
        icon('forward'), h('span', { class: 'visually-hidden' }, ' becomes '),
        h('span', { class: 'column-next' }, migration.nextColumn)),
      h('p', { class: 'lead' },
        health(migration), ' ',
        h('span', {}, h('strong', {}, phaseName(migration.phase)), ' entered ', moment(migration.enteredAt)),
        h('span', { class: 'id' }, `${migration.id}, epoch ${migration.epoch}`)),
      migration.conversion ? h('p', { class: 'quiet' }, migration.conversion) : null,
      migration.health.concerns.length === 0 ? null
        : h('ul', { class: 'concerns' }, migration.health.concerns.map((concern) =>
          h('li', { class: 'callout' }, icon('warn'), h('span', {}, concern))))),
    stepper(migration),
    h('div', { class: 'columns', 'data-key': 'columns' },
      h('div', { class: 'column-wide' }, steps(state), reads(state), atWork(migration) ? backfill(state) : null, findings(state)),
      h('div', { class: 'column-narrow' }, fleet(state), atWork(migration) ? null : backfill(state), audit(state))),
  ];
}

/** Whether the history is what people look at. Later it is a thing to look up. */
function atWork(migration) {
  return migration.phase === 'BACKFILL' || (migration.phase === 'SOAK' && migration.oldHistory === 'STALE');
}
