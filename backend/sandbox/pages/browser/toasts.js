import { element } from './elements.js';

const SHOWN_MS = 6000;
const AT_ONCE = 3;

export function toast(message, variant = 'info', title = '') {
  const line = element('p', { class: 'toast', 'data-variant': variant }, ...(title ? [element('b', {}, title), ' '] : []), message);
  const shown = document.querySelector('.toasts');
  while (shown.children.length >= AT_ONCE) shown.firstElementChild.remove();
  shown.append(line);
  setTimeout(() => line.remove(), SHOWN_MS);
}

/** What the Salesforce cards say through the platform's toast event. */
export function showCardToasts() {
  addEventListener('salesos-toast', ({ detail }) => toast(detail.message ?? '', detail.variant ?? 'info', detail.title ?? ''));
}
