// The history: backfill, its pace, and what verifications have shown.

import { h, button, pill, section, icon } from './dom.js';
import { chart } from './chart.js';
import { count, duration, moment, number, percent } from './format.js';

const SIDES = { FORWARD: 'next', REVERSE: 'old' };

export function backfill(state) {
  const { detail } = state;
  const { migration } = detail;
  const directions = ['FORWARD', 'REVERSE'].filter((direction) => matters(migration, direction));
  if (directions.length === 0) {
    return null;
  }
  return section('backfill', 'Backfill and verification', null,
    directions.map((direction) => history(state, direction, directions.length > 1)));
}

function matters(migration, direction) {
  return migration.runs.some((run) => run.direction === direction)
    || (direction === 'FORWARD' && migration.phase === 'BACKFILL')
    || (direction === 'REVERSE' && migration.phase === 'SOAK' && migration.oldHistory === 'STALE');
}

function history(state, direction, named) {
  const { migration } = state.detail;
  const run = find(migration, 'BACKFILL', direction);
  const check = find(migration, 'VERIFICATION', direction);
  const certificate = migration.certificates.find((each) => each.side === SIDES[direction]);
  const column = direction === 'FORWARD' ? migration.nextColumn : migration.oldColumn;
  return h('div', { class: 'history', 'data-key': direction },
    named ? h('h3', {}, direction === 'FORWARD' ? `Forward, into ${column}` : `Reverse, into ${column}`) : null,
    run ? progress(run, state.series.get(direction)) : h('p', { class: 'quiet' }, `No backfill has filled ${column} yet.`),
    state.session.mayOperate ? controls(migration, run, certificate, direction) : null,
    verification(check, certificate, column));
}

function find(migration, kind, direction) {
  return migration.runs.find((run) => run.kind === kind && run.direction === direction);
}

function progress(run, series) {
  const done = percent(run.rowsDone, run.rowsTotal);
  const running = run.outcome === null;
  const name = run.kind === 'BACKFILL' ? 'Backfill' : 'Verification';
  return h('div', { class: 'run', 'data-key': run.kind },
    h('div', { class: 'run-head' },
      h('span', { class: 'figure' }, number(done), h('small', {}, ' %')),
      h('div', {},
        h('strong', {}, name, ' ', status(run)),
        h('p', { class: 'quiet' }, rows(run)))),
    h('progress', { max: '100', value: `${done}`, 'aria-label': `${name}, ${done} %`, class: running && run.paused ? 'resting' : null }),
    h('dl', { class: 'figures' },
      running && run.rowsPerSecond > 0 ? figure('Rows per second', number(run.rowsPerSecond)) : null,
      running && run.secondsLeft !== null ? figure('Left', duration(run.secondsLeft)) : null,
      running && run.kind === 'BACKFILL' ? figure('Pace', `${run.pacePercent} %`) : null,
      run.kind === 'BACKFILL' ? figure('Filled', number(run.differences)) : figure('Differences', number(run.differences)),
      running && run.ranges.length > 0 ? figure('Working', count(new Set(run.ranges.map((range) => range.instance)).size, 'instance')) : null),
    run.paceReason ? h('p', { class: 'callout', role: 'note' }, icon('warn'), h('span', {}, run.paceReason)) : null,
    running ? chart(series, 'Rows per second') : null,
    run.ranges.length > 0 ? ranges(run.ranges) : null);
}

function status(run) {
  if (run.outcome === null) {
    return run.paused ? pill('warn', 'paused') : pill('busy', 'running');
  }
  return pill(run.outcome === 'finished' ? 'good' : 'warn', run.outcome);
}

function rows(run) {
  const all = `${run.outcome === null ? 'about ' : ''}${number(run.rowsTotal)}`;
  const when = run.finishedAt ?? run.startedAt;
  return [`${number(run.rowsDone)} of ${all} rows, `, run.finishedAt ? 'ended ' : 'begun ', moment(when), ` on ${run.instance}`];
}

function figure(name, value) {
  return h('div', { 'data-key': name }, h('dt', {}, name), h('dd', {}, value));
}

function ranges(all) {
  return h('details', { class: 'ranges', 'data-key': 'ranges' },
    h('summary', {}, `${count(all.length, 'range')} in work`),
    h('ul', {}, all.map((range) => h('li', {},
      `${range.instance}: ${number(range.rowsDone)} rows, batches of ${number(range.batchRows)}, `
      + `${number(range.rowsPerSecond)} rows per second, ${range.pacePercent} % of full pace`))));
}

function controls(migration, run, certificate, direction) {
  const proven = certificate && certificate.revokedAt === null;
  const mayRun = direction === 'FORWARD' ? migration.phase === 'BACKFILL' : migration.phase === 'SOAK';
  const running = run && run.outcome === null;
  const mayVerify = direction === 'FORWARD' ? ['BACKFILL', 'CUTOVER'].includes(migration.phase) : migration.phase === 'SOAK';
  const open = (label, dialog, attributes) => button(label, 'dialog', { dialog, direction }, { 'data-key': dialog, ...attributes });
  return h('div', { class: 'actions', 'data-key': 'controls' },
    mayRun && !running ? open('Run the backfill…', 'run-backfill', { class: run?.outcome === 'finished' ? 'button' : 'button primary' }) : null,
    running && !run.paused ? open('Pause…', 'pause-backfill') : null,
    running && run.paused ? open('Resume…', 'resume-backfill', { class: 'button primary' }) : null,
    running ? open('Change the pace…', 'set-pace') : null,
    running ? open('Stop…', 'stop-backfill') : null,
    mayVerify && !running ? open('Run the verification…', 'run-verification', { class: run?.outcome === 'finished' && !proven ? 'button primary' : 'button' }) : null);
}

function verification(check, certificate, column) {
  const running = check && check.outcome === null;
  return h('div', { class: 'verification', 'data-key': 'verification' },
    running ? progress(check, null) : null,
    certificate ? certificateBox(certificate) : running ? null : h('p', { class: 'quiet' }, `No verification has shown yet that ${column} holds the same.`),
    check && check.outcome !== null && check.differences > 0
      ? h('p', { class: 'callout', role: 'note' }, icon('warn'), h('span', {},
        `The last verification found ${count(check.differences, 'row')} that ${check.differences === 1 ? 'differs' : 'differ'}${check.examples ? `, such as ${check.examples}` : ''}.`))
      : null);
}

function certificateBox(certificate) {
  const valid = certificate.revokedAt === null;
  return h('div', { class: `certificate ${valid ? 'valid' : 'revoked'}` },
    icon(valid ? 'pass' : 'fail'),
    h('div', {},
      h('strong', {}, valid ? 'Verified: no difference' : 'Verified once, but it counts no longer'),
      h('p', {}, `${count(certificate.rows, 'row')} compared by ${certificate.instance}, asked by ${certificate.by}, `, moment(certificate.verifiedAt), '.',
        certificate.firstRow ? ` From ${certificate.firstRow} to ${certificate.lastRow}.` : ''),
      valid ? null : h('p', { class: 'remedy' }, certificate.revokedWhy)));
}
