import type { SeenRequest, Situation } from './act.ts';
import { isWithinReach, seen, visit } from './visit.ts';

/** Fetches every image of the mail, as any mail client does that shows images; the pixel is one of them. */
export async function loadImages(situation: Situation, headers: Record<string, string>): Promise<SeenRequest[]> {
  const urls = situation.mail.images.filter((url) => isWithinReach(url, situation.options.productUrl));
  const visited = await Promise.all(urls.map((url) => visit(situation, { method: 'GET', url, headers })));
  return visited.map(seen);
}
