import { reaction, type Reaction, type Situation } from './act.ts';
import { loadImages } from './load-images.ts';

/** Apple's mail privacy proxy names itself by the bare product token only and comes from Apple's 17.0.0.0/8. */
const PROXY_HEADERS = { 'user-agent': 'Mozilla/5.0', accept: '*/*', 'x-forwarded-for': '17.58.63.21' };

/** Apple Mail fetches every image through its proxy seconds after delivery, whether or not anybody reads the mail. */
export async function applePrefetch(situation: Situation): Promise<Reaction> {
  const requests = await loadImages(situation, PROXY_HEADERS);
  return reaction(situation, 'apple_prefetch', { requests, note: requests.length > 0 ? null : 'the mail has no image to fetch' });
}
