import { reaction, type Reaction, type SeenRequest, type Situation } from './act.ts';
import { browserHeaders } from './browser-headers.ts';
import { contentLinks } from './mail-links.ts';
import { traitsOf } from './traits.ts';
import { isWithinReach, seen, visit } from './visit.ts';

const MOST_REDIRECTS = 5;

/** A person clicks the first link they find interesting; redirects are followed up to the edge of the twin. */
export async function click(situation: Situation): Promise<Reaction> {
  const headers = { ...browserHeaders(traitsOf(situation), 'page'), 'upgrade-insecure-requests': '1' };
  const requests: SeenRequest[] = [];
  let url = contentLinks(situation.mail)[0];
  if (url === undefined) return reaction(situation, 'click', { note: 'the mail has no link to click' });
  while (isWithinReach(url, situation.options.productUrl) && requests.length <= MOST_REDIRECTS) {
    const visited = await visit(situation, { method: 'GET', url, headers });
    requests.push(seen(visited));
    if (visited.location === null || visited.status < 300 || visited.status > 399) return reaction(situation, 'click', { requests });
    url = new URL(visited.location, url).href;
  }
  return reaction(situation, 'click', { requests, note: `led to ${url}` });
}
