import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import AccountPeople from 'c/salesosAccountPeople';
import Conflicts from 'c/salesosConflicts';
import Engagement from 'c/salesosEngagement';
import Sequence from 'c/salesosSequence';
import Setup from 'c/salesosSetup';
import { setTwin } from './stubs/twin.ts';
import type { TwinContext } from './stubs/twin.ts';

interface Mount extends TwinContext {
  component: 'conflicts' | 'engagement' | 'sequence' | 'account_people' | 'setup';
  /** Of the card's record; the set-up page is on none. */
  recordId?: string;
  objectApiName?: string;
}

const create = {
  conflicts: () => createElement('c-salesos-conflicts', { is: Conflicts }),
  engagement: () => createElement('c-salesos-engagement', { is: Engagement }),
  sequence: () => createElement('c-salesos-sequence', { is: Sequence }),
  account_people: () => createElement('c-salesos-account-people', { is: AccountPeople }),
  setup: () => createElement('c-salesos-setup', { is: Setup }),
};

/** Puts one card into the page. Returns the way to take it out again. */
function mount(element: Element, options: Mount): () => void {
  setTwin(options);
  const card = create[options.component]();
  if (options.recordId !== undefined) Object.assign(card, { recordId: options.recordId, objectApiName: options.objectApiName });
  element.replaceChildren(card);
  return () => card.remove();
}

addEventListener('lightning__showtoast', (event) => {
  if (event instanceof CustomEvent) dispatchEvent(new CustomEvent('salesos-toast', { detail: event.detail }));
});

Object.assign(window, { SalesOSTwinPage: { mount } });
