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

/** The same words as the page came with. */
const lineText = (url) =>
  url === null
    ? 'The twin runs alone: records, mails, faults and clock work; cards and reactions need the product, which npm start starts with it.'
    : `The product does not answer at ${url}. Records and mails stay as they are; cards show what the CRM knows.`;

function showProduct({ url, isReachable }) {
  const line = document.querySelector('[data-product-line]');
  line.hidden = isReachable;
  if (!isReachable) line.textContent = lineText(url);
}

/** Nobody answers here any more: what is on screen is from before. */
function showStopped() {
  const line = document.querySelector('[data-product-line]');
  line.hidden = false;
  line.textContent = 'The local twin has stopped: this page shows how things were. Start it again with npm start; nothing is lost.';
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
    const state = await readJson('/_twin/state').catch(showStopped);
    if (!state) return;
    showClock(state);
    showProduct(state.product);
    showFaults(state.faults);
    showMails(state.mails);
    fillCards(state.cards);
  });
}
