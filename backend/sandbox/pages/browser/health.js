import { poll } from './poll.js';
import { localizeTimes, spanText } from './times.js';

const EVERY_MS = 5000;

const agoText = (seconds) => {
  if (seconds < 2) return 'measured just now';
  return `measured ${seconds < 120 ? `${seconds} s` : spanText(seconds * 1000)} ago`;
};

function showAge(shownAt) {
  const place = document.querySelector('[data-measured]');
  if (place) place.textContent = agoText(Number(place.dataset.measured) + Math.round((Date.now() - shownAt) / 1000));
}

/** Keeps the figures new and says how old they are; a page somebody is about to use stays as it is. */
export function followHealth() {
  let shownAt = Date.now();
  // What was just done is said once.
  const url = new URL(location.href);
  url.searchParams.delete('retried');
  history.replaceState(null, '', url);
  setInterval(() => showAge(shownAt), 1000);
  let isFirst = true;
  return poll(EVERY_MS, async () => {
    const place = document.querySelector('[data-health]');
    const wasLoading = place.querySelector('[aria-busy]') !== null;
    if (isFirst && !wasLoading) {
      isFirst = false;
      return;
    }
    if (place.contains(document.activeElement)) return;
    const response = await fetch(location.href);
    const next = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-health]');
    if (!next) return;
    place.replaceWith(next);
    localizeTimes(next);
    shownAt = Date.now();
  });
}
