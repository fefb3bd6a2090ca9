import { MAIL_LINK } from './mail-links.ts';

export interface MailLink {
  id: string;
  url: string;
}

export interface Instrumented {
  html: string;
  text: string;
  links: MailLink[];
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** Position, then the last word of the path: unique in the mail, and it says what the link was about. */
function linkId(url: string, position: number): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/, '').replace(/[?#].*$/, '');
  const word = (path.split('/').findLast((part) => part !== '') ?? 'link')
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/, '')
    .replace(/[^a-z0-9]+/g, '-');
  return `${position}-${word.slice(0, 40) || 'link'}`;
}

export interface InstrumentOptions {
  /** What stands in the html in place of a link's own URL; identity when clicks are not tracked. */
  track(link: MailLink): string;
  /** URL of the open pixel; null when opens are not tracked. */
  pixelUrl: string | null;
  footer: { postalAddress: string; unsubscribeUrl: string; unsubscribeText: string };
}

/**
 * Turns a rendered body (plain paragraphs, links as `[label](https://…)` or `[label](mailto:…)`) into the html and text parts of one mail, with
 * the footer the law asks for. The text part keeps plain URLs.
 */
export function instrument(body: string, options: InstrumentOptions): Instrumented {
  const links: MailLink[] = [];
  const html = paragraphsHtml(body, links, options);
  const { postalAddress, unsubscribeUrl, unsubscribeText } = options.footer;
  const footerHtml = `<p style="color:#666;font-size:12px">${escapeHtml(postalAddress)}<br><a href="${escapeHtml(unsubscribeUrl)}">${escapeHtml(unsubscribeText)}</a></p>`;
  const pixel = options.pixelUrl === null ? '' : `<img src="${escapeHtml(options.pixelUrl)}" width="1" height="1" alt="" style="display:block">`;
  return {
    html: page(`${html}\n${footerHtml}${pixel}`),
    text: `${plainText(body)}\n\n--\n${postalAddress}\n${unsubscribeText}: ${unsubscribeUrl}\n`,
    links,
  };
}

/** The html and text of a mail one person writes to another: nothing is measured and nothing added. */
export function plainMail(body: string): { html: string; text: string } {
  return { html: page(paragraphsHtml(body, [], { track: ({ url }) => url })), text: `${plainText(body)}\n` };
}

const page = (inner: string): string =>
  `<!doctype html><html><body style="font-family:sans-serif;font-size:14px;line-height:1.5">${inner}</body></html>`;

const plainText = (body: string): string =>
  body.trim().replace(MAIL_LINK, (_, label: string, url: string) => (label === url ? url : `${label}: ${url.replace(/^mailto:/, '')}`));

type Tracking = Pick<InstrumentOptions, 'track'>;

function paragraphsHtml(body: string, links: MailLink[], options: Tracking): string {
  const paragraphs = body.trim().split(/\n{2,}/);
  return paragraphs.map((paragraph) => `<p>${paragraphHtml(paragraph, links, options)}</p>`).join('\n');
}

function paragraphHtml(paragraph: string, links: MailLink[], options: Tracking): string {
  let html = '';
  let at = 0;
  for (const match of paragraph.matchAll(MAIL_LINK)) {
    const [whole, label = '', url = ''] = match;
    html += lines(paragraph.slice(at, match.index));
    html += `<a href="${escapeHtml(hrefOf(url, links, options))}">${escapeHtml(label)}</a>`;
    at = match.index + whole.length;
  }
  return html + lines(paragraph.slice(at));
}

/** A click on an address opens the reader's own mail program: nothing to measure. */
function hrefOf(url: string, links: MailLink[], options: Tracking): string {
  if (url.startsWith('mailto:')) return url;
  const link = { id: linkId(url, links.length + 1), url };
  links.push(link);
  return options.track(link);
}

const lines = (text: string): string => escapeHtml(text).replaceAll('\n', '<br>');
