// What is asked before a command is given: what it does, what stands against it, what cannot be undone, and why it is given.

import { h, icon, update } from './dom.js';
import { command, Refusal } from './server.js';
import { gates } from './steps.js';
import { phaseName } from './format.js';

const LONGEST_REASON = 500;

let open = null;

/** Asks, in a dialog, and gives the command. */
export function ask(state, data, tell) {
  const question = QUESTIONS[data.dialog]?.(state.detail, data);
  if (!question) {
    return;
  }
  const opener = document.activeElement;
  const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' });
  const guards = h('div', { class: 'dialog-gates' });
  const problem = h('div', { class: 'problem', role: 'alert' });
  const submit = h('button', { type: 'submit', class: question.danger ? 'button danger' : 'button primary' }, question.verb);
  const form = h('form', { method: 'dialog' },
    h('div', { class: 'dialog-head' },
      h('h2', { id: 'dialog-title' }, question.title),
      h('button', { type: 'button', class: 'button icon-only', 'aria-label': 'Close', 'data-close': true }, icon('close'))),
    h('div', { class: 'dialog-body' },
      question.effect ? h('p', { class: 'effect' }, question.effect) : null,
      question.warning ? h('p', { class: 'callout danger-note' }, icon('warn'), h('span', {}, h('strong', {}, 'Cannot be undone. '), question.warning)) : null,
      guards,
      question.fields ?? null,
      state.session.known ? null : field('Your name', h('input', { name: 'by', required: true, maxlength: '100', autocomplete: 'name' }), 'Nobody logs in here, so the audit log keeps what you say.'),
      field('Reason', h('textarea', { name: 'reason', required: true, maxlength: `${LONGEST_REASON}`, rows: '2' }), 'Kept in the audit log.'),
      problem),
    h('div', { class: 'dialog-foot' },
      h('button', { type: 'button', class: 'button', 'data-close': true }, 'Cancel'),
      submit));
  dialog.append(form);
  document.body.append(dialog);

  let blocked = false;
  let working = false;
  const draw = (detail, answers = null) => {
    const shown = answers ?? question.gates?.(detail) ?? [];
    update(guards, gates(shown, false, choose) ?? []);
    blocked = shown.some((gate) => gate.hard && !gate.passed);
    submit.disabled = blocked || working;
  };
  open = { draw };
  draw(state.detail);

  dialog.addEventListener('close', () => {
    dialog.remove();
    open = null;
    (opener?.isConnected ? opener : document.querySelector('h1'))?.focus();
  });
  for (const closer of dialog.querySelectorAll('[data-close]')) {
    closer.addEventListener('click', () => dialog.close());
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.replaceChildren();
    working = true;
    submit.disabled = true;
    submit.textContent = 'Working…';
    try {
      const outcome = await command(fields(form, state, question));
      dialog.close();
      tell(outcome ? outcome.message : `${question.title}: begun. The page shows how it goes on.`, true);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) {
        throw refusal;
      }
      problem.replaceChildren(h('p', { class: 'callout danger-note' }, icon('fail'), h('span', {}, refusal.message)));
      if (refusal.gates.length > 0) {
        draw(null, refusal.gates);
      }
    } finally {
      working = false;
      submit.disabled = blocked;
      submit.textContent = question.verb;
    }
  });
  dialog.showModal();
  (form.elements.namedItem('by') ?? form.elements.namedItem('reason')).focus();
}

/** Shows in an open dialog what has changed since it was opened. */
export function refresh(detail) {
  open?.draw(detail);
}

function choose(gate) {
  return h('label', { class: 'override' },
    h('input', { type: 'checkbox', name: 'override', value: gate.name }),
    h('span', {}, 'Override ', h('strong', {}, gate.name)));
}

function fields(form, state, question) {
  const given = new FormData(form);
  const all = {
    source: state.route.source,
    migration: state.route.migration,
    reason: given.get('reason'),
    ...question.command(given, state.detail),
  };
  if (!state.session.known) {
    all.by = given.get('by');
  }
  return all;
}

function field(label, input, hint) {
  const id = `field-${input.getAttribute('name')}`;
  input.id = id;
  const described = hint ? h('span', { class: 'hint', id: `${id}-hint` }, hint) : null;
  if (described) {
    input.setAttribute('aria-describedby', described.id);
  }
  return h('div', { class: 'field' }, h('label', { for: id }, label), input, described);
}

function forRun(name, verb, title, effect, more = {}) {
  return (detail, data) => ({
    title,
    verb,
    effect: typeof effect === 'function' ? effect(detail, data) : effect,
    command: () => ({ command: name, direction: data.direction }),
    ...more,
  });
}

function target(detail, data) {
  return data.direction === 'FORWARD' ? detail.migration.nextColumn : detail.migration.oldColumn;
}

function lines(text) {
  return `${text ?? ''}`.split(/[\n,]/).map((line) => line.trim()).filter(Boolean);
}

/** A plan in words, as the application reads it. */
function plan(given) {
  const time = `PT${Math.round(Number(given.get('minutes')) * 60)}S`;
  const steps = lines(given.get('steps')).map((percent) => `${percent} % ${time}`).join(', ');
  return `${steps}; reads ${given.get('reads')}, mismatches ${given.get('mismatches')}, latency ${given.get('latency')}, errors ${Number(given.get('errors')) / 100}`;
}

const QUESTIONS = {
  'move': (detail, data) => {
    const find = (present) => present?.steps.find((step) => step.to === data.to);
    const step = find(detail);
    const seenEpoch = detail.migration.epoch;
    return step && {
      title: step.forward ? `Move to ${phaseName(data.to)}` : `Go back to ${phaseName(data.to)}`,
      verb: step.forward ? `Move to ${phaseName(data.to)}` : `Go back to ${phaseName(data.to)}`,
      effect: step.effect,
      warning: step.warning,
      danger: !step.reversible,
      gates: (present) => find(present)?.gates,
      command: (given) => ({ command: 'move', to: data.to, seenEpoch, override: given.getAll('override') }),
    };
  },
  'run-backfill': forRun('run-backfill', 'Run the backfill', 'Run the backfill', (detail, data) =>
    `Fills ${target(detail, data)} of every row. All instances share the work, give way to the application's own transactions, and go on where they stood.`),
  'run-verification': forRun('run-verification', 'Run the verification', 'Run the verification', (detail, data) =>
    `Compares both columns of every row. If none differs, ${target(detail, data)} has a certificate, which the next step asks for.`),
  'pause-backfill': forRun('pause-backfill', 'Pause', 'Pause the backfill', 'It rests after the batches that run, until it is resumed.'),
  'resume-backfill': forRun('resume-backfill', 'Resume', 'Resume the backfill', 'It goes on where it rests.'),
  'stop-backfill': forRun('stop-backfill', 'Stop', 'Stop the backfill', 'It ends after the batches that run. What is filled stays, and the next run goes on from there.'),
  'set-pace': (detail, data) => ({
    title: 'Change the pace',
    verb: 'Change the pace',
    effect: 'Holds from the next batch on, for all instances together.',
    fields: [
      field('Milliseconds for each batch', h('input', { name: 'batchMillis', type: 'number', min: '1', max: '60000', value: '100', required: true }), 'Shorter batches hold rows for less time.'),
      field('Rows per second, at most', h('input', { name: 'rowsPerSecond', type: 'number', min: '1', max: '100000000' }), 'Empty for no limit.'),
    ],
    command: (given) => ({
      command: 'set-pace',
      direction: data.direction,
      batchMillis: given.get('batchMillis'),
      rowsPerSecond: given.get('rowsPerSecond'),
    }),
  }),
  'turn-dial': (detail, data) => {
    const { dial, ramp } = detail.migration;
    const start = data.percent ?? `${dial.percent ?? 0}`;
    const share = h('input', { name: 'percent', type: 'number', min: '0', max: '100', step: 'any', value: start, required: true });
    const slider = h('input', { type: 'range', min: '0', max: '100', value: start, 'aria-label': 'Share in percent' });
    slider.addEventListener('input', () => { share.value = slider.value; });
    share.addEventListener('input', () => { slider.value = share.value; });
    const allowed = h('textarea', { name: 'allowed', rows: '2' });
    const denied = h('textarea', { name: 'denied', rows: '2' });
    allowed.value = dial.allowed.join('\n');
    denied.value = dial.denied.join('\n');
    return {
      title: 'Turn the dial',
      verb: 'Turn the dial',
      effect: `Says who reads ${detail.migration.nextColumn} from now on, in every instance. Both columns are right, so that either direction is safe.${ramp?.running ? ' The ramp that goes on ends.' : ''}`,
      fields: [
        h('div', { class: 'slider' }, slider, field('Percent', share)),
        field(`Keys that always read ${detail.migration.nextColumn}`, allowed, 'One a line.'),
        field(`Keys that never do`, denied, 'One a line.'),
      ],
      command: (given) => ({
        command: 'turn-dial',
        percent: given.get('percent'),
        allowed: lines(given.get('allowed')),
        denied: lines(given.get('denied')),
      }),
    };
  },
  'start-ramp': (detail) => ({
    title: 'Start a ramp',
    verb: 'Start the ramp',
    effect: `XC raises the dial step by step, as long as reads of ${detail.migration.nextColumn} are as good as those of ${detail.migration.oldColumn}, in all instances together. If they are not, it turns the dial back to 0 %. It goes on when you close the browser.`,
    fields: [
      field('Steps in percent', h('input', { name: 'steps', required: true, value: '1, 5, 25, 50, 100', inputmode: 'decimal', pattern: '\\s*[\\d.]+(\\s*,\\s*[\\d.]+)*\\s*', maxlength: '300' }), 'From low to high, with commas between them.'),
      h('div', { class: 'pair' },
        field('Minutes for each step', h('input', { name: 'minutes', type: 'number', min: '0', max: '100000', step: 'any', value: '10', required: true }), 'At least.'),
        field('Reads in each step', h('input', { name: 'reads', type: 'number', min: '1', value: '1000', required: true }), 'At least, of the new column.')),
      h('fieldset', { class: 'field' },
        h('legend', {}, 'Turn back at more than'),
        h('div', { class: 'triple' },
          field('mismatches', h('input', { name: 'mismatches', type: 'number', min: '0', value: '0', required: true })),
          field('times the latency', h('input', { name: 'latency', type: 'number', min: '1', step: 'any', value: '2', required: true })),
          field('% more errors', h('input', { name: 'errors', type: 'number', min: '0', max: '100', step: 'any', value: '1', required: true })))),
    ],
    command: (given) => ({ command: 'start-ramp', plan: plan(given) }),
  }),
  'stop-ramp': () => ({
    title: 'Stop the ramp',
    verb: 'Stop the ramp',
    effect: 'The dial stays where it stands.',
    command: () => ({ command: 'stop-ramp' }),
  }),
  'end-session': (detail, data) => ({
    title: `End session ${data.session}`,
    verb: 'End the session',
    danger: true,
    effect: 'The database ends the session, so that it holds up the step no longer.',
    warning: 'Its transaction is rolled back, unless it has committed before.',
    command: () => ({ command: 'end-session', session: data.session }),
  }),
  'declare-gone': (detail, data) => ({
    title: `Declare ${data.name} gone`,
    verb: 'Declare it gone',
    danger: false,
    effect: 'Counts the instance in the fleet no more. Refused as long as the database shows a session of it; one that lives all the same joins again by itself.',
    command: () => ({ command: 'declare-gone', instance: data.instance }),
  }),
  'repair-differences': (detail) => {
    const { migration } = detail;
    return {
      title: 'Repair the rows',
      verb: 'Repair',
      danger: true,
      effect: 'Copies one column to the other in every row that is listed as different, under the row\'s lock.',
      warning: 'What the other column held is gone then.',
      fields: h('div', { class: 'field' },
        h('label', { for: 'field-from' }, 'Which column holds the truth'),
        h('select', { name: 'from', id: 'field-from' },
          migration.phase === 'CUTOVER' ? null : h('option', { value: '' }, 'the one that is read now'),
          h('option', { value: 'OLD' }, migration.oldColumn),
          h('option', { value: 'NEXT' }, migration.nextColumn))),
      command: (given) => ({ command: 'repair-differences', from: given.get('from') }),
    };
  },
  'watch-bypass': () => ({
    title: 'Watch who writes',
    verb: 'Watch',
    effect: 'On PostgreSQL, a trigger notes for a while who writes one column without the other. It slows each write to the table a little.',
    fields: h('div', { class: 'field' },
      h('label', { for: 'field-seconds' }, 'For how long'),
      h('select', { name: 'seconds', id: 'field-seconds' },
        h('option', { value: '300' }, '5 minutes'), h('option', { value: '3600' }, '1 hour'), h('option', { value: '86400' }, '1 day'))),
    command: (given) => ({ command: 'watch-bypass', seconds: given.get('seconds') }),
  }),
};
