export interface MailLink {
  url: string;
  /** The words a reader sees. */
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

export function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

export function attributeOf(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? null : decodeEntities(value);
}

export const visibleText = (html: string): string =>
  decodeEntities(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

const isWeb = (url: string | null): url is string => url !== null && /^https?:\/\//i.test(url);

/** Every http(s) link in reading order, repeated ones repeated. */
export function linksIn(html: string): MailLink[] {
  return [...html.matchAll(/<a\s[^>]*>([\s\S]*?)<\/a>/gi)].flatMap(([tag, inner]) => {
    const url = attributeOf(tag, 'href');
    return isWeb(url) ? [{ url, text: visibleText(inner ?? '') }] : [];
  });
}

/** Every http(s) image a mail client would load. */
export function imagesIn(html: string): string[] {
  return [...html.matchAll(/<img\s[^>]*>/gi)].map(([tag]) => attributeOf(tag, 'src')).filter(isWeb);
}
