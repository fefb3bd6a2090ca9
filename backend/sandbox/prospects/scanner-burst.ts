import { reaction, type Reaction, type SeenRequest, type Situation } from './act.ts';
import { unsubscribeHeaderUrl } from './mail-links.ts';
import { isWithinReach, seen, visit } from './visit.ts';

/** Agents seen at mail gateways: a full browser string, none at all, and an honest one. Addresses: RFC 5737. */
const SCANNERS: readonly Record<string, string>[] = [
  {
    'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    accept: '*/*',
    'x-forwarded-for': '198.51.100.14',
  },
  { 'x-forwarded-for': '198.51.100.77' },
  { 'user-agent': 'mail-link-scanner/2.1', accept: '*/*', 'x-forwarded-for': '192.0.2.40' },
];

/** Security gateways fetch every link and image at once on delivery, the unsubscribe link too; they never POST. */
export async function scannerBurst(situation: Situation): Promise<Reaction> {
  const { mail, options } = situation;
  const everything = new Set([...mail.links.map(({ url }) => url), ...mail.images, unsubscribeHeaderUrl(mail) ?? '']);
  const urls = [...everything].filter((url) => isWithinReach(url, options.productUrl));
  const burst = SCANNERS.flatMap((headers) =>
    urls.map(async (url): Promise<SeenRequest[]> => {
      const probed = await visit(situation, { method: 'HEAD', url, headers });
      return [seen(probed), seen(await visit(situation, { method: 'GET', url, headers }))];
    }),
  );
  const requests = (await Promise.all(burst)).flat();
  return reaction(situation, 'scanner_burst', { requests, note: requests.length > 0 ? null : 'the mail has nothing to fetch' });
}
