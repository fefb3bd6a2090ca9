import { element } from './elements.js';
import { toast } from './toasts.js';

const WORDS = {
  absent: 'This run has no cards: they are built when the whole product is started with npm start.',
  failed: 'The card could not be compiled; the terminal of the twin says why.',
  compiling: 'Compiling the card…',
};

function script(src) {
  return new Promise((loaded, failed) => {
    const tag = element('script', { src });
    tag.addEventListener('load', loaded);
    tag.addEventListener('error', failed);
    document.head.append(tag);
  });
}

/** Each vendor's host, loaded once: how to get it, how to mount with it. */
const hosts = {
  salesforce: {
    async load() {
      // Before the page's own style, which has the last word on the page.
      document.head.prepend(element('link', { rel: 'stylesheet', href: '/assets/salesforce/slds2.css' }));
      await script('/assets/salesforce/app.js');
    },
    mount: (body, options) => window.SalesOSTwinPage.mount(body, options),
  },
  hubspot: {
    load: () => script('/assets/hubspot/host.js'),
    mount: (body, options) =>
      window.SalesOSHubSpotHost.mount(body, {
        ...options,
        onAlert: ({ type, title, message }) => toast(message, type === 'danger' ? 'error' : type, title),
      }),
  },
};
const loading = new Map();

function place(section) {
  const body = section.querySelector('.card-body');
  body.replaceChildren();
  section.dataset.filled = 'yes';
  // A card may have nothing to show, now or later: then it takes no place.
  new ResizeObserver(() => section.toggleAttribute('data-empty', body.offsetHeight === 0)).observe(body);
  hosts[section.dataset.card].mount(body, JSON.parse(section.dataset.mount));
}

function wait(section, state) {
  const waiting = section.querySelector('.twin-waiting');
  waiting.dataset.state = state;
  waiting.setAttribute('aria-busy', String(state === 'compiling'));
  section.querySelector('[data-waiting]').textContent = WORDS[state];
}

/** Fills the places of cards whose bundle is there; says what is missing in the others. */
export function fillCards(states) {
  const open = [...document.querySelectorAll('[data-card]:not([data-filled])')];
  for (const section of open) if (states[section.dataset.card] !== 'ready') wait(section, states[section.dataset.card]);
  const ready = open.filter((section) => states[section.dataset.card] === 'ready');
  const vendor = ready[0]?.dataset.card;
  if (!vendor || loading.has(vendor)) return;
  const load = hosts[vendor].load();
  loading.set(vendor, load);
  load.then(
    () => ready.forEach(place),
    () => {
      loading.delete(vendor);
      for (const section of ready) wait(section, 'failed');
    },
  );
}
