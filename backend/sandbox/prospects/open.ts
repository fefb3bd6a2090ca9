import { reaction, type Reaction, type Situation } from './act.ts';
import { browserHeaders } from './browser-headers.ts';
import { loadImages } from './load-images.ts';
import { traitsOf } from './traits.ts';

/** A person opens the mail in a webmail that shows images. */
export async function open(situation: Situation): Promise<Reaction> {
  const requests = await loadImages(situation, browserHeaders(traitsOf(situation), 'image'));
  return reaction(situation, 'open', { requests, note: requests.length > 0 ? null : 'the mail has no image to load, so opening it leaves no trace' });
}
