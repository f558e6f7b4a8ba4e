// The fleet, rows that need attention, and the audit log.

import { h, button, pill, section } from './dom.js';
import { count, duration, moment, number, phaseName } from './format.js';

export function fleet(state) {
  const { detail, session } = state;
  const { migration } = detail;
  const alive = detail.fleet.filter((instance) => instance.alive).length;
  const others = migration.blockers.filter((blocker) => !detail.fleet.some((instance) => instance.id === blocker.instanceId));
  return section('fleet', 'Instances', pill(alive === detail.fleet.length ? 'good' : 'warn', `${alive} of ${detail.fleet.length} alive`),
    h('ul', { class: 'rows' }, detail.fleet.map((instance) => row(instance, migration, session.mayOperate))),
    others.length === 0 ? null : h('div', { 'data-key': 'others' },
      h('h3', {}, 'Held up by somebody else'),
      h('ul', { class: 'blockers' }, others.map((blocker) => block(blocker, session.mayOperate)))));
}

function row(instance, migration, mayOperate) {
  const here = instance.acknowledgedEpoch >= migration.epoch && instance.migrations.includes(migration.id);
  const blockers = migration.blockers.filter((blocker) => blocker.instanceId === instance.id);
  return h('li', { class: 'row', 'data-key': instance.id },
    h('div', { class: 'row-main' },
      h('strong', {}, instance.name),
      h('span', { class: 'quiet' }, [instance.application, `${instance.host}, process ${instance.pid}`].filter(Boolean).join(' · '))),
    h('dl', { class: 'figures' },
      pair('Epoch', `${instance.acknowledgedEpoch} of ${migration.epoch}`),
      pair('Heartbeat', instance.heartbeatAgeMillis < 2000 ? 'just now' : `${duration(instance.heartbeatAgeMillis / 1000)} ago`),
      pair('XC', instance.version)),
    h('div', { class: 'row-state' },
      here && blockers.length === 0 ? pill('good', `in ${phaseName(migration.phase)}`)
        : instance.migrations.includes(migration.id) ? pill(blockers.length > 0 ? 'warn' : 'busy', blockers.length > 0 ? 'holds up the next step' : 'moving')
          : pill('warn', 'does not define it'),
      instance.alive ? null : pill('bad', 'not heard of'),
      !instance.alive && mayOperate
        ? button('Declare gone…', 'dialog', { dialog: 'declare-gone', instance: instance.id, name: instance.name }, { class: 'button small' }) : null),
    blockers.length === 0 ? null : h('ul', { class: 'blockers' }, blockers.map((blocker) => block(blocker, mayOperate))));
}

function block(blocker, mayOperate) {
  return h('li', { class: 'blocker', 'data-key': `${blocker.kind}-${blocker.session ?? blocker.rollback ?? blocker.instanceId}` },
    h('span', {}, `${blocker.why}.`),
    blocker.rollback ? h('code', {}, blocker.rollback) : null,
    blocker.session !== null && mayOperate
      ? button(`End session ${blocker.session}…`, 'dialog', { dialog: 'end-session', session: blocker.session }, { class: 'button small' }) : null);
}

function pair(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

const KINDS = {
  FAILED: 'cannot be converted',
  DIFFERENT: 'columns differ',
  BYPASS: 'written around XC',
  MISMATCH: 'read differently',
};

export function findings(state) {
  const { findings: found, migration, bypasses } = state.detail;
  if (found.total === 0 && bypasses.length === 0) {
    return null;
  }
  const repairable = found.rows.some((each) => each.kind !== 'FAILED')
    && ['BACKFILL', 'CUTOVER', 'SOAK'].includes(migration.phase);
  return section('findings', 'Rows that need attention', pill('warn', number(found.total)),
    h('ul', { class: 'rows' }, found.rows.map((each) =>
      h('li', { class: 'row finding', 'data-key': `${each.kind}-${each.side}-${each.row}` },
        h('code', {}, each.row),
        h('span', {}, pill('warn', KINDS[each.kind] ?? each.kind)),
        h('span', { class: 'quiet' }, each.detail ? `${each.detail} ` : '', 'seen ', moment(each.lastSeen))))),
    found.total > found.rows.length ? h('p', { class: 'quiet', 'data-key': 'more' }, `and ${number(found.total - found.rows.length)} more`) : null,
    bypasses.length === 0 ? null : h('div', { 'data-key': 'bypasses' },
      h('h3', {}, 'Who wrote around XC'),
      h('ul', { class: 'rows' }, bypasses.map((each) =>
        h('li', { class: 'row finding' },
          h('code', {}, each.row),
          h('span', {}, [each.operation, each.application, each.login, each.address].filter(Boolean).join(' · ')),
          h('span', { class: 'quiet' }, moment(each.at)))))),
    state.session.mayOperate ? h('div', { class: 'actions', 'data-key': 'controls' },
      repairable ? button('Repair…', 'dialog', { dialog: 'repair-differences' }) : null,
      button('Watch who writes…', 'dialog', { dialog: 'watch-bypass' })) : null);
}

const TONES = { moved: 'good', finished: 'good', registered: 'plain', repaired: 'good', refused: 'warn', failed: 'bad', superseded: 'warn', stopped: 'warn' };

export function audit(state) {
  const { audit: entries, auditTotal } = state.detail;
  return section('audit', 'Audit log', h('span', { class: 'quiet' }, count(auditTotal, 'entry', 'entries')),
    h('ol', { class: 'log' }, entries.map((entry, i) =>
      h('li', { class: 'entry', 'data-key': `${auditTotal - i}` },
        h('div', { class: 'entry-head' },
          h('strong', {}, title(entry)),
          pill(TONES[entry.outcome] ?? 'plain', entry.outcome),
          h('span', { class: 'quiet' }, `${by(entry)}, `, moment(entry.at))),
        entry.reason ? h('blockquote', {}, entry.reason) : null,
        h('p', { class: 'entry-message' }, entry.message),
        entry.gates.length === 0 ? null : h('details', { 'data-key': 'gates' },
          h('summary', {}, count(entry.gates.length, 'gate')),
          h('ul', {}, entry.gates.map((gate) => h('li', {}, gate))))))));
}

/** XC itself says in its name where it is. */
function by(entry) {
  return entry.by.startsWith('XC on ') || entry.by === entry.instance ? entry.by : `${entry.by} on ${entry.instance}`;
}

function title(entry) {
  if (entry.action === 'move' && entry.from && entry.to) {
    return `${phaseName(entry.from)} → ${phaseName(entry.to)}`;
  }
  return entry.action.charAt(0).toUpperCase() + entry.action.slice(1);
}
