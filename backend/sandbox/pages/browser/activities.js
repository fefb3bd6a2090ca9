import { element } from './elements.js';
import { localTime } from './times.js';

function item({ direction, at, subject, text, by }) {
  const words = `${direction === 'inbound' ? 'Received from' : 'Sent by'} ${by}`;
  const when = element('time', { datetime: at, title: at }, localTime(at));
  const summary = element(
    'summary',
    {},
    element('span', { class: 'subject' }, subject || '(no subject)'),
    element('span', { class: 'meta' }, words),
    when,
  );
  return element('li', { 'data-direction': direction }, element('details', {}, summary, element('p', { class: 'text' }, text)));
}

let shown = null;

/** Redrawn only when something changed, so that an opened mail stays open. */
export function showActivities(activities) {
  const text = JSON.stringify(activities);
  if (text === shown) return;
  shown = text;
  document.querySelector('[data-activities]').replaceChildren(...activities.map(item));
  document.querySelector('[data-no-activity]').hidden = activities.length > 0;
}
