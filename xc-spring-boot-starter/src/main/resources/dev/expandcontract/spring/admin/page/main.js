// Puts together what is shown, and listens.

import { h, icon, update } from './dom.js';
import { duration } from './format.js';
import { openSession, silence, watch } from './server.js';
import { Series } from './chart.js';
import { list } from './list.js';
import { detail } from './detail.js';
import { ask, refresh } from './dialog.js';

const main = document.getElementById('main');

const state = {
  session: null,
  overview: null,
  detail: null,
  trouble: null,
  route: { source: null, migration: null },
  series: new Map(),
};

let known = null;
let arrived = false;

function readRoute() {
  const [source, migration] = location.hash.replace(/^#\//, '').split('/').map(decode);
  state.route = source && migration ? { source, migration } : { source: null, migration: null };
  state.detail = null;
  state.trouble = null;
  state.series = new Map();
  known = null;
  arrived = false;
  watch(state.route.migration ? state.route : null, deliver);
  draw();
  scrollTo(0, 0);
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function deliver(name, data) {
  switch (name) {
    case 'session':
      state.session = data;
      drawVisitor();
      break;
    case 'overview':
      state.overview = data;
      state.trouble = null;
      break;
    case 'migration':
      state.detail = data;
      state.trouble = null;
      measure(data.migration);
      announce(data);
      refresh(data);
      break;
    case 'trouble':
      state.trouble = data.message;
      break;
    default:
  }
  draw();
}

function measure(migration) {
  for (const run of migration.runs) {
    if (run.kind === 'BACKFILL' && run.outcome === null) {
      if (!state.series.has(run.direction)) {
        state.series.set(run.direction, new Series());
      }
      state.series.get(run.direction).add(run.rowsPerSecond);
    }
  }
}

/** Tells what others have done since, and what has ended by itself. */
function announce(data) {
  if (known !== null && data.auditTotal > known) {
    for (const entry of data.audit.slice(0, data.auditTotal - known).reverse()) {
      tell(entry.message, !isBad(entry));
    }
  }
  known = data.auditTotal;
}

/** What failed, and what XC has turned back by itself. */
function isBad(entry) {
  return ['refused', 'failed'].includes(entry.outcome) || (entry.by.startsWith('XC on ') && entry.message.endsWith(' to 0 %.'));
}

function draw() {
  drawConnection();
  if (!state.session) {
    return;
  }
  if (state.route.migration) {
    if (state.detail) {
      update(main, detail(state));
      document.title = `${state.detail.migration.id} · XC`;
      arrive();
    } else if (state.trouble) {
      update(main, h('div', { class: 'page-head' }, h('h1', { tabindex: '-1' }, 'Nothing to show'), h('p', { class: 'lead' }, state.trouble),
        h('p', {}, h('a', { href: '#/' }, 'All migrations'))));
    }
  } else if (state.overview) {
    update(main, list(state));
    document.title = 'XC';
    arrive();
  }
}

/** Moves the focus to what a link has led to, as a page that loads would. */
function arrive() {
  if (!arrived) {
    arrived = true;
    if (document.activeElement === document.body || !document.activeElement?.isConnected) {
      main.querySelector('h1')?.focus({ preventScroll: true });
    }
  }
}

function drawConnection() {
  const quiet = silence();
  const [tone, text] = quiet > 0 ? ['bad', `Not updated for ${duration(quiet / 1000)}`]
    : state.trouble && state.overview ? ['warn', 'Stale'] : state.overview ? ['good', 'Live'] : ['plain', 'Connecting'];
  update(document.getElementById('connection'),
    h('span', { class: `live live-${tone}`, role: 'status' }, h('span', { class: 'live-dot', 'aria-hidden': 'true' }), text));
  main.classList.toggle('stale', tone === 'bad' || tone === 'warn');
}

function drawVisitor() {
  const { session } = state;
  update(document.getElementById('visitor'), session.known
    ? [h('span', { class: 'visitor-name' }, session.name), h('span', { class: 'quiet' }, session.mayOperate ? 'operator' : 'viewer')]
    : [h('span', { class: 'quiet' }, session.mayOperate ? 'nobody logged in' : 'read-only')]);
  const notice = document.getElementById('notice');
  notice.hidden = !session.notice;
  notice.classList.toggle('notice-risk', session.mayOperate);
  update(notice, h('p', {}, session.notice));
}

/** Says something for a moment, and to screen readers. */
function tell(message, good) {
  const told = document.getElementById('toasts');
  if ([...told.children].some((toast) => toast.dataset.message === message)) {
    return;
  }
  const toast = h('div', { class: `toast ${good ? 'toast-good' : 'toast-bad'}`, 'data-message': message }, icon(good ? 'pass' : 'fail'), h('span', {}, message));
  while (told.children.length > 2) {
    told.firstChild.remove();
  }
  told.append(toast);
  document.getElementById('announcements').append(h('p', {}, message));
  setTimeout(() => {
    toast.remove();
    document.getElementById('announcements').firstChild?.remove();
  }, 8000);
}

document.addEventListener('click', (event) => {
  const pressed = event.target.closest('[data-action]');
  switch (pressed?.dataset.action) {
    case 'dialog':
      ask(state, { ...pressed.dataset }, tell);
      break;
    case 'jump': {
      const heading = document.getElementById(`${pressed.dataset.target}-title`);
      heading?.focus();
      heading?.scrollIntoView({ block: 'start' });
      break;
    }
    case 'skip':
      event.preventDefault();
      main.focus();
      break;
    default:
  }
});

addEventListener('hashchange', readRoute);
setInterval(draw, 1000);

try {
  state.session = await openSession();
  drawVisitor();
  readRoute();
} catch (refusal) {
  update(main, h('div', { class: 'page-head' }, h('h1', {}, 'The page cannot be shown'), h('p', { class: 'lead' }, refusal.message)));
}
