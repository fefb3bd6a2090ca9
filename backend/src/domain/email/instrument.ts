import { escapeHtml, linksTracked } from './html-links.ts';
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

/** Position, then the last word of the path: unique in the mail, and it says what the link was about. */
function linkId(url: string, position: number): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/, '').replace(/[?#].*$/, '');
  const word = (path.split('/').findLast((part) => part !== '') ?? 'link')
    .toLowerCase()
    .replace(/\.[a-z0-9]+$/, '')
    .replace(/[^a-z0-9]+/g, '-');
  return `${position}-${word.slice(0, 40) || 'link'}`;
}

/** What was written: by a person, or html that is clean, with the same as a person would write it. */
export type MailBody = { format: 'text'; body: string } | { format: 'html'; body: string; plain: string };

/** Of whoever sends; html that is clean. */
export interface MailSignature {
  html: string;
  text: string;
}

export interface InstrumentOptions {
  /** What stands in the html in place of a link's own URL; identity when clicks are not tracked. */
  track(link: MailLink): string;
  /** URL of the open pixel; null when opens are not tracked. */
  pixelUrl: string | null;
  signature: MailSignature | null;
  /** What the law asks for in mail to many; null = a person writes to another. */
  footer: { postalAddress: string; unsubscribeUrl: string; unsubscribeText: string } | null;
}

/**
 * Turns a rendered body (plain paragraphs, links as `[label](https://…)` or `[label](mailto:…)`, or html) into the html and text parts of one
 * mail, with the footer if there is one. The text part keeps plain URLs. A signature's links are not measured: they say nothing of this mail.
 */
export function instrument(written: MailBody, options: InstrumentOptions): Instrumented {
  const links: MailLink[] = [];
  const body = signed(
    {
      html:
        written.format === 'html' ? linksTracked(written.body, (url) => hrefOf(url, links, options)) : paragraphsHtml(written.body, links, options),
      text: plainText(written.format === 'html' ? written.plain : written.body),
    },
    options.signature,
  );
  const footer = footerOf(options.footer);
  const pixel = options.pixelUrl === null ? '' : `<img src="${escapeHtml(options.pixelUrl)}" width="1" height="1" alt="" style="display:block">`;
  return {
    html: page(`${body.html}${footer.html}${pixel}`),
    text: `${body.text}${footer.text}\n`,
    links,
  };
}

function footerOf(footer: InstrumentOptions['footer']): { html: string; text: string } {
  if (footer === null) return { html: '', text: '' };
  const { postalAddress, unsubscribeUrl, unsubscribeText } = footer;
  return {
    html: `\n<p style="color:#666;font-size:12px">${escapeHtml(postalAddress)}<br><a href="${escapeHtml(unsubscribeUrl)}">${escapeHtml(unsubscribeText)}</a></p>`,
    text: `\n\n--\n${postalAddress}\n${unsubscribeText}: ${unsubscribeUrl}`,
  };
}

/** Once: whoever has put it there already, or whose template has, need not take it out. */
function signed(body: { html: string; text: string }, signature: MailSignature | null): { html: string; text: string } {
  if (signature === null || body.text.includes(signature.text)) return body;
  return { html: `${body.html}\n<div>${signature.html}</div>`, text: `${body.text}\n\n${signature.text}` };
}

const page = (inner: string): string =>
  `<!doctype html><html><body style="font-family:sans-serif;font-size:14px;line-height:1.5">${inner}</body></html>`;

export const plainText = (body: string): string =>
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
