import { tellCards } from './record-changed.js';
import { localTime } from './times.js';
import { toast } from './toasts.js';

/** Time the product needs to take in what happened, before its cards are asked to look again; hits are judged when their burst is over. */
const SETTLE_MS = [1500, 4000];

async function send(method, url, body) {
  const response = await fetch(url, { method, headers: { 'content-type': 'application/json' }, body });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message ?? `The twin answered ${response.status}.`);
  return answer;
}

const sentence = (answer, said) => answer.message ?? (said || (answer.now ? `It is now ${localTime(answer.now)}.` : 'Done.'));

async function run(button, method, lookAgain) {
  const { post, body = '{}', said = '' } = button.dataset;
  button.setAttribute('aria-busy', 'true');
  try {
    const answer = await send(method, post, body);
    toast(sentence(answer, said), 'success');
    lookAgain();
    for (const ms of SETTLE_MS) setTimeout(tellCards, ms);
  } catch (error) {
    toast(error instanceof TypeError ? 'The twin does not answer.' : error.message, 'error');
  } finally {
    button.removeAttribute('aria-busy');
  }
}

/** Every button of the pages that makes something happen. */
export function obeyOrders(lookAgain) {
  for (const button of document.querySelectorAll('[data-post]')) {
    button.addEventListener('click', () => button.getAttribute('aria-busy') || run(button, 'POST', lookAgain));
  }
  document.querySelector('[data-clear-faults]')?.addEventListener('click', async () => {
    await send('DELETE', '/_twin/faults').catch((error) => toast(error.message, 'error'));
    lookAgain();
  });
}
