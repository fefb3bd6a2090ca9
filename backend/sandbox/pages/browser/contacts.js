import { element } from './elements.js';
import { poll, readJson } from './poll.js';

const EVERY_MS = 3000;

/** A number would invite a mail. */
const scoreText = (score, band) => (score === null || band === 'Do not contact' ? '–' : String(Math.round(score)));

function row(vendor, { recordId, name, title, company, score, band }) {
  const link = element('a', { href: `/${vendor}/contact/${encodeURIComponent(recordId)}` }, name);
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, link, element('small', {}, company ?? '')),
    element('td', {}, title ?? ''),
    element('td', {}, company ?? ''),
    element('td', { class: 'number' }, scoreText(score, band)),
    element('td', {}, ...(band === null ? [] : [element('span', { class: 'band', 'data-band': band }, band)])),
  );
}

/** Searches as one types, and keeps scores current. */
export function followContacts(table) {
  const { contacts: vendor, viewer } = table.dataset;
  const input = document.querySelector('input[type=search]');
  let known = '';
  const look = poll(EVERY_MS, async () => {
    const asked = input.value;
    const list = await readJson(`/_twin/contacts/${vendor}?q=${encodeURIComponent(asked)}`);
    if (asked !== input.value) return void setTimeout(look, 0);
    const text = JSON.stringify(list);
    if (text === known) return;
    known = text;
    table.tBodies[0].replaceChildren(...list.items.map((item) => row(vendor, item)));
    document.querySelector('[data-no-match]').hidden = list.total > 0;
    document.querySelector('[data-total]').textContent = `${list.total} ${list.total === 1 ? 'contact' : 'contacts'} · seen as ${viewer}`;
  });
  input.addEventListener('input', look);
  input.form.addEventListener('submit', (event) => event.preventDefault());
}
