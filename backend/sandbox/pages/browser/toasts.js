import { element } from './elements.js';

const SHOWN_MS = 6000;

export function toast(message, variant = 'info', title = '') {
  const line = element('p', { class: 'toast', 'data-variant': variant }, ...(title ? [element('b', {}, title), ' '] : []), message);
  const shown = document.querySelector('.toasts');
  // The newest word only: three at once cover what they speak of.
  shown.replaceChildren(line);
  setTimeout(() => line.remove(), SHOWN_MS);
}

/** What the Salesforce cards say through the platform's toast event. */
export function showCardToasts() {
  addEventListener('salesos-toast', ({ detail }) => toast(detail.message ?? '', detail.variant ?? 'info', detail.title ?? ''));
}
