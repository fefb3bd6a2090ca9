import { fillCards } from './cards.js';
import { poll, readJson } from './poll.js';
import { localTime, spanText } from './times.js';

const EVERY_MS = 2000;

function showClock({ now, offsetMs }) {
  const clock = document.querySelector('[data-clock]');
  clock.dateTime = now;
  clock.textContent = localTime(now);
  const ahead = spanText(Math.max(0, offsetMs));
  document.querySelector('[data-ahead]').textContent = ahead ? `${ahead} ahead` : '';
}

function showProduct({ url, isReachable }) {
  const line = document.querySelector('[data-product-line]');
  line.hidden = isReachable;
  if (url !== null) line.textContent = `The product does not answer at ${url}. Records and mails stay as they are; cards show what the CRM knows.`;
}

function showFaults(count) {
  const clear = document.querySelector('[data-clear-faults]');
  if (!clear) return;
  clear.classList.toggle('idle', count === 0);
  clear.title = `${count} planned`;
}

function showMails(count) {
  const counter = document.querySelector('[data-mails]');
  const news = document.querySelector('[data-new-mail]');
  if (news && Number(counter.dataset.mails) !== count) news.hidden = false;
  counter.textContent = String(count);
}

/** What every page shows of the twin as a whole. Returns how to look at once. */
export function followState() {
  return poll(EVERY_MS, async () => {
    const state = await readJson('/_twin/state');
    showClock(state);
    showProduct(state.product);
    showFaults(state.faults);
    showMails(state.mails);
    fillCards(state.cards);
  });
}
