// Talks to the application: who looks, what there is to see, and commands.

const SILENCE = 5000;

let session = null;
let source = null;
let lastHeard = 0;
let retry = null;

/** A problem that the application has told in words. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body?.message ?? `The application answered with status ${status}.`);
    this.status = status;
    this.gates = body?.gates ?? [];
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', redirect: 'error', ...options });
  } catch {
    throw new Refusal(0, { message: 'The application cannot be reached.' });
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    throw new Refusal(response.status, body);
  }
  return { status: response.status, body };
}

/** Who looks, as the application knows them. */
export async function openSession() {
  session = (await ask('api/session')).body;
  return session;
}

/**
 * Gives a command.
 *
 * @returns the outcome, or null if it goes on by itself
 */
export async function command(fields) {
  const answer = await send(fields).catch(async (refusal) => {
    if (refusal.status !== 403) {
      throw refusal;
    }
    // the application has been restarted, so that its tokens are others
    await openSession();
    return send(fields);
  });
  return answer.status === 202 ? null : answer.body;
}

function send(fields) {
  return ask('api/commands', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...session.headers },
    body: JSON.stringify(fields),
  });
}

/** Has everything delivered, by name, that happens to the list, and to one migration if there is a topic. */
export function watch(topic, deliver) {
  source?.close();
  clearTimeout(retry);
  const query = topic ? `?${new URLSearchParams(topic)}` : '';
  const opened = new EventSource(`api/events${query}`);
  source = opened;
  for (const name of ['overview', 'migration', 'trouble', 'beat']) {
    opened.addEventListener(name, (event) => {
      if (source !== opened) {
        return;
      }
      if (name !== 'trouble') {
        lastHeard = Date.now();
      }
      deliver(name, JSON.parse(event.data));
    });
  }
  opened.addEventListener('error', () => {
    if (source === opened && opened.readyState === EventSource.CLOSED) {
      retry = setTimeout(() => reopen(topic, deliver), 2000);
    }
  });
}

async function reopen(topic, deliver) {
  try {
    deliver('session', await openSession());
  } catch (refusal) {
    if (refusal.status === 401) {
      // who looked is logged in no more: let the application ask
      location.reload();
      return;
    }
  }
  watch(topic, deliver);
}

/** For how many milliseconds nothing has been heard, 0 if that is not long. */
export function silence() {
  const since = lastHeard === 0 ? 0 : Date.now() - lastHeard;
  return since > SILENCE ? since : 0;
}

addEventListener('pagehide', () => source?.close());
