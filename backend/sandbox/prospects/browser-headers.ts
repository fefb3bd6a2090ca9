import type { Traits } from './traits.ts';

/** What a person's browser sends; a mail client gives no referrer. */
export function browserHeaders(traits: Traits, accept: 'page' | 'image'): Record<string, string> {
  return {
    'user-agent': traits.userAgent,
    accept:
      accept === 'page' ? 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' : 'image/avif,image/webp,image/apng,image/*,*/*;q=0.8',
    'accept-language': traits.language,
    'x-forwarded-for': traits.ip,
  };
}
