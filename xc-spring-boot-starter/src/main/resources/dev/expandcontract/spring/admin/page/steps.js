// The six phases, where the fleet stands, and the steps that can be taken.

import { h, icon, button, pill, section } from './dom.js';
import { PHASES, phaseName, count } from './format.js';

const DOES = {
  EXPAND: ['writes old', 'reads old'],
  DUAL_WRITE: ['writes both', 'reads old'],
  BACKFILL: ['writes both', 'reads old'],
  CUTOVER: ['writes both', 'reads by the dial'],
  SOAK: ['writes both', 'reads next'],
  CONTRACT: ['writes next', 'reads next'],
};

/** Which button helps a gate to pass. */
const HELP = {
  'backfill-complete': ['Run the backfill…', 'dialog', { dialog: 'run-backfill', direction: 'FORWARD' }],
  verified: ['Run the verification…', 'dialog', { dialog: 'run-verification', direction: 'FORWARD' }],
  'old-verified': ['Run the reverse verification…', 'dialog', { dialog: 'run-verification', direction: 'REVERSE' }],
  'reads-moved': ['Show the dial', 'jump', { target: 'reads' }],
  'fleet-acknowledged': ['Show what blocks', 'jump', { target: 'fleet' }],
  'no-bypass': ['Show the rows', 'jump', { target: 'findings' }],
  'no-mismatch': ['Show the rows', 'jump', { target: 'findings' }],
};

export function stepper(migration) {
  const at = PHASES.indexOf(migration.phase);
  return h('ol', { class: 'stepper', 'aria-label': 'Phases', 'data-key': 'stepper' },
    PHASES.map((phase, i) => {
      const kind = i < at ? 'done' : i === at ? 'current' : 'ahead';
      return h('li', { class: `phase ${kind}`, 'aria-current': i === at ? 'step' : null, 'data-key': phase },
        h('span', { class: 'phase-marker', 'aria-hidden': 'true' }, i < at ? icon('pass') : `${i + 1}`),
        h('span', { class: 'phase-text' },
          h('span', { class: 'phase-name' }, phaseName(phase), i < at ? h('span', { class: 'visually-hidden' }, ', done') : null),
          h('span', { class: 'phase-does' }, h('span', {}, DOES[phase][0]), ' ', h('span', {}, DOES[phase][1])),
          i === at ? standing(migration) : null));
    }));
}

function standing(migration) {
  const { instances, acknowledgedInstances } = migration;
  return h('span', { class: 'standing' },
    h('span', { class: 'dots', 'aria-hidden': 'true' },
      Array.from({ length: Math.min(instances, 12) }, (_, i) => h('span', { class: i < acknowledgedInstances ? 'dot in' : 'dot' }))),
    h('span', {}, acknowledgedInstances === instances
      ? `all ${count(instances, 'instance')} here`
      : `${acknowledgedInstances} of ${count(instances, 'instance')} here`));
}

/** The next and the previous step with their gates. */
export function steps(state) {
  const { detail, session } = state;
  const running = detail.migration.runs.some((run) => run.outcome === null);
  const shown = detail.steps.map((step) => stepPanel(step, session.mayOperate, running));
  if (detail.migration.phase === 'CONTRACT') {
    shown.unshift(h('div', { class: 'step', 'data-key': 'drop' },
      h('h3', {}, 'The old column'),
      h('p', { class: 'effect' }, detail.oldColumn.reason),
      pill(detail.oldColumn.droppable ? 'good' : 'warn', detail.oldColumn.droppable ? 'May be dropped' : 'Must stay for now')));
  }
  return section('steps', 'Steps', null, h('div', { class: 'step-grid' }, shown));
}

function stepPanel(step, mayOperate, running) {
  const failing = step.gates.filter((gate) => !gate.passed);
  const label = step.forward ? `Move to ${phaseName(step.to)}…` : `Go back to ${phaseName(step.to)}…`;
  return h('div', { class: `step ${step.forward ? 'step-forward' : 'step-back'}`, 'data-key': step.to },
    h('h3', {}, step.forward ? 'Next: ' : 'Back: ', phaseName(step.to)),
    h('p', { class: 'effect' }, step.effect),
    gates(step.gates, mayOperate && !running),
    mayOperate
      ? h('div', { class: 'actions' },
        button([icon(step.forward ? 'forward' : 'back'), label], 'dialog', { dialog: 'move', to: step.to },
          { class: step.forward && failing.length === 0 ? 'button primary' : 'button' }))
      : null);
}

/** The answers of gates: those that fail first, with what helps. */
export function gates(answers, mayOperate, choose = null) {
  if (answers.length === 0) {
    return null;
  }
  const failing = answers.filter((gate) => !gate.passed);
  const passed = answers.filter((gate) => gate.passed);
  return [
    h('ul', { class: 'gates', 'aria-label': 'Gates' }, failing.map((gate) => failed(gate, mayOperate, choose))),
    passed.length === 0 ? null : h('details', { class: 'passed', 'data-key': 'passed' },
      h('summary', {}, icon('pass'), passedText(passed.length, failing.length)),
      h('ul', { class: 'gates' }, passed.map((gate) =>
        h('li', { class: 'gate', 'data-key': gate.name }, icon('pass'),
          h('div', {}, h('span', { class: 'gate-name' }, gate.name), h('p', {}, gate.reason)))))),
  ];
}

function passedText(passed, failing) {
  if (passed === 1) {
    return failing === 0 ? 'The gate is open' : '1 gate is open';
  }
  return `${failing === 0 ? 'All ' : ''}${passed} gates are open`;
}

function failed(gate, mayOperate, choose) {
  const help = choose ? null : HELP[gate.name];
  const helpful = help && (help[1] === 'jump' || mayOperate);
  return h('li', { class: `gate ${gate.hard ? 'hard' : 'soft'}`, 'data-key': gate.name },
    icon(gate.hard ? 'fail' : 'warn'),
    h('div', {},
      h('span', { class: 'gate-name' }, gate.name, ' ', pill(gate.hard ? 'bad' : 'warn', gate.hard ? 'blocks' : 'can be overridden')),
      h('p', {}, gate.reason),
      h('p', { class: 'remedy' }, h('span', { class: 'visually-hidden' }, 'Remedy: '), gate.remedy),
      helpful ? button(help[0], help[1], help[2], { class: 'button small' }) : null,
      choose && !gate.hard ? choose(gate) : null));
}
