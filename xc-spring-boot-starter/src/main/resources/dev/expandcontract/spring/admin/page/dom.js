// Makes and changes elements. Text only ever becomes text nodes, so that nothing that comes from the database is markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: h('p', {class: 'note'}, 'text', otherElement). Null and false children are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** As h, for SVG. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== '') {
      element.append(child);
    }
  }
  return element;
}

/**
 * Makes the children of an element those that are given, and changes as little as possible: what is focused, selected, scrolled or
 * opened stays so. Elements with a data-key are told apart by it.
 */
export function update(element, ...children) {
  const wanted = document.createElement('div');
  wanted.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  morphChildren(element, wanted);
}

function morphChildren(from, to) {
  const keyed = new Map();
  for (const child of from.children) {
    if (child.dataset?.key) {
      keyed.set(child.dataset.key, child);
    }
  }
  let present = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const key = wanted.dataset?.key;
    const match = key ? keyed.get(key) : sameKind(present, wanted) && !present.dataset?.key ? present : null;
    if (!match || !sameKind(match, wanted)) {
      from.insertBefore(wanted, present);
      continue;
    }
    if (match !== present) {
      from.insertBefore(match, present);
    } else {
      present = present.nextSibling;
    }
    morph(match, wanted);
  }
  while (present) {
    const next = present.nextSibling;
    present.remove();
    present = next;
  }
}

function sameKind(a, b) {
  return a && a.nodeType === b.nodeType && a.nodeName === b.nodeName;
}

function morph(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) {
      from.nodeValue = to.nodeValue;
    }
    return;
  }
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !(name === 'open' && from.nodeName === 'DETAILS')) {
      from.removeAttribute(name);
    }
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) {
      from.setAttribute(name, value);
    }
  }
  morphChildren(from, to);
}

/** One of the few signs of the page. What it means is always said in words too. */
export function icon(name) {
  const paths = {
    pass: ['M3.5 8.5l3 3 6-7'],
    fail: ['M4.5 4.5l7 7', 'M11.5 4.5l-7 7'],
    warn: ['M8 4.5v4.5', 'M8 11.6v.1'],
    forward: ['M3 8h10', 'M9 4l4 4-4 4'],
    back: ['M13 8H3', 'M7 4L3 8l4 4'],
    close: ['M4 4l8 8', 'M12 4l-8 8'],
  };
  return s('svg', { class: `icon icon-${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' },
    paths[name].map((d) => s('path', { d })));
}

/** A word in a coloured frame. */
export function pill(tone, text) {
  return h('span', { class: `pill pill-${tone}` }, text);
}

/** A button that the page's one listener hears by its action. */
export function button(label, action, data = {}, attributes = {}) {
  const all = { type: 'button', class: 'button', 'data-action': action, ...attributes };
  for (const [name, value] of Object.entries(data)) {
    all[`data-${name}`] = value;
  }
  return h('button', all, label);
}

/** A part of the page with a heading, to which a button may lead. */
export function section(id, title, aside, ...children) {
  return h('section', { class: 'card', id, 'aria-labelledby': `${id}-title`, 'data-key': id },
    h('div', { class: 'card-head' }, h('h2', { id: `${id}-title`, tabindex: '-1' }, title), aside ? h('div', { class: 'card-aside' }, aside) : null),
    children);
}
