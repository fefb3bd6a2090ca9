import { showActivities } from './activities.js';
import { element } from './elements.js';
import { poll, readJson } from './poll.js';
import { tellCards, whenCardsChanged } from './record-changed.js';
import { shownValue } from './times.js';

const EVERY_MS = 1000;

function valueAt(record, path) {
  const [head, ...rest] = path.split('.');
  if (head === 'ownedFields') return record.ownedFields.find(({ apiName }) => apiName === rest.join('.'))?.value ?? null;
  return rest.reduce((value, name) => value?.[name] ?? null, record[head]);
}

/** An address breaks after @ and dots only: in the middle of a word it could not be read. */
function write(cell, text) {
  if (!/^\S+@\S+$/.test(text)) cell.textContent = text;
  else cell.replaceChildren(...text.split(/(?<=[@.])/).flatMap((part) => [element('span', { class: 'unbroken' }, part), element('wbr', {})]));
}

function paint(cell, value) {
  write(cell, shownValue(value));
  cell.title = cell.textContent;
  cell.dataset.value = value === null || value === undefined ? '' : String(value);
}

const asText = (value) => (value === null || value === undefined ? '' : value === true ? 'Yes' : value === false ? 'No' : String(value));

function updateFields(record) {
  for (const cell of document.querySelectorAll('[data-path]')) {
    const value = valueAt(record, cell.dataset.path);
    if (asText(value) === cell.dataset.value) continue;
    paint(cell, value);
    cell.dataset.value = asText(value);
    cell.classList.remove('flash');
    // Reading a layout property restarts the animation of a cell that changes twice in a row.
    void cell.offsetWidth;
    cell.classList.add('flash');
  }
}

/** The product creates its properties when it connects: fields may appear on a page that is already open. */
function addMissingFields(record) {
  const list = document.querySelector('[data-owned]');
  document.querySelector('[data-no-owned]').hidden = record.ownedFields.length > 0;
  for (const { apiName, label } of record.ownedFields) {
    const path = `ownedFields.${apiName}`;
    if (list.querySelector(`[data-path="${CSS.escape(path)}"]`)) continue;
    list.append(
      element(
        'div',
        {},
        element('dt', { title: apiName }, label.replace(/^SalesOS\s+/, '')),
        element('dd', { 'data-path': path, 'data-value': '' }, '–'),
      ),
    );
  }
}

/** Keeps one contact's page as its CRM has it, and tells the cards when something changed. */
export function followRecord(main) {
  // On a phone the cards come first, and what plays the other side is asked for.
  if (matchMedia('(max-width: 760px)').matches) document.querySelector('.strip')?.removeAttribute('open');
  const url = `/_twin/records/${main.dataset.vendor}/${encodeURIComponent(main.dataset.record)}`;
  for (const cell of document.querySelectorAll('[data-path]')) {
    const { value } = cell.dataset;
    paint(cell, value);
  }
  let known = null;
  const look = poll(EVERY_MS, async () => {
    const record = await readJson(url);
    const text = JSON.stringify(record);
    if (text === known) return;
    addMissingFields(record);
    updateFields(record);
    showActivities(record.activities);
    document.querySelector('[data-opted-out]').hidden = !record.optedOut;
    if (known !== null) tellCards();
    known = text;
  });
  whenCardsChanged(look);
  return look;
}
