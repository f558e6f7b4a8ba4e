// The list of migrations.

import { h, pill, icon } from './dom.js';
import { PHASES, count, phaseName, moment, percent, number } from './format.js';

const TONES = { GOOD: 'good', MOVING: 'busy', DEGRADED: 'warn' };
const WORDS = { GOOD: 'Healthy', MOVING: 'Moving', DEGRADED: 'Needs attention' };

/** How a migration fares, in a word. */
export function health(migration) {
  return pill(TONES[migration.health.state] ?? 'plain', WORDS[migration.health.state] ?? migration.health.state);
}

/** Where a migration is shown. */
export function address(source, id) {
  return `#/${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
}

export function list(state) {
  const sources = state.overview.sources;
  const several = sources.length > 1;
  const total = sources.reduce((sum, source) => sum + source.migrations.length, 0);
  return [
    h('div', { class: 'page-head', 'data-key': 'head' },
      h('h1', { tabindex: '-1' }, 'Migrations'),
      h('p', { class: 'lead' }, total === 0
        ? 'No migration is registered. Annotate an attribute with @ExpandContract, or declare a Migration as a bean.'
        : `${count(total, 'migration')} on ${count(fleetSize(sources), 'instance')}`)),
    sources.filter((source) => several || source.migrations.length > 0).map((source) =>
      h('section', { class: 'source', 'data-key': `source-${source.name}`, 'aria-label': `Data source ${source.name}` },
        several ? h('h2', { class: 'source-name' }, source.name) : null,
        h('ul', { class: 'migrations' }, source.migrations.map((migration) => item(source, migration))))),
  ];
}

function fleetSize(sources) {
  return Math.max(0, ...sources.map((source) => source.fleet.length));
}

function item(source, migration) {
  const at = PHASES.indexOf(migration.phase);
  return h('li', { class: 'migration', 'data-key': migration.id },
    h('div', { class: 'migration-name' },
      h('a', { class: 'migration-link', href: address(source.name, migration.id) },
        h('span', { class: 'table-name' }, `${migration.table}.`),
        h('span', { class: 'column-old' }, migration.oldColumn),
        icon('forward'),
        h('span', { class: 'visually-hidden' }, ' becomes '),
        h('span', { class: 'column-next' }, migration.nextColumn)),
      h('span', { class: 'id' }, migration.id)),
    h('div', { class: 'migration-phase' },
      h('span', { class: 'track', 'aria-hidden': 'true' },
        PHASES.map((phase, i) => h('span', { class: i < at ? 'done' : i === at ? 'current' : 'ahead' }))),
      h('span', {}, h('strong', {}, phaseName(migration.phase)), ' ', h('span', { class: 'quiet' }, 'entered ', moment(migration.enteredAt)))),
    h('div', { class: 'migration-fleet' }, fleet(migration)),
    h('div', { class: 'migration-health' }, health(migration)));
}

function fleet(migration) {
  const running = migration.runs.find((run) => run.outcome === null && run.rowsTotal > 0);
  if (running) {
    const done = percent(running.rowsDone, running.rowsTotal);
    const verb = running.kind === 'BACKFILL' ? (running.paused ? 'Backfill rests' : 'Backfill') : 'Verification';
    return `${verb} at ${number(done)} %`;
  }
  if (migration.phase === 'CUTOVER' && migration.dial.percent !== null && migration.acknowledgedInstances === migration.instances) {
    const { ramp, dial } = migration;
    return `${dial.percent} % read ${migration.nextColumn}${ramp?.running && ramp.step > 0 ? `, ramp at step ${ramp.step} of ${ramp.steps.length}` : ''}`;
  }
  return migration.acknowledgedInstances === migration.instances
    ? `All ${count(migration.instances, 'instance')} in phase`
    : `${migration.acknowledgedInstances} of ${count(migration.instances, 'instance')} in phase`;
}
