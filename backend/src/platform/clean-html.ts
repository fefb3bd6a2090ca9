import sanitizeHtml, { type Attributes, type IOptions } from 'sanitize-html';
import type { CleanHtml } from '#ports/template-engine.ts';

const WORDS = ['a', 'b', 'strong', 'i', 'em', 'u', 's', 'small', 'sub', 'sup', 'code', 'span', 'img', 'br'];
const BLOCKS = ['p', 'div', 'pre', 'blockquote', 'hr', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4'];
const TAGS = [...WORDS, ...BLOCKS, 'table', 'thead', 'tbody', 'tr', 'td', 'th'];
const CELL = ['colspan', 'rowspan', 'align', 'valign', 'width', 'bgcolor'];
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title'],
  img: ['src', 'alt', 'width', 'height', 'title'],
  table: ['role', 'width', 'align', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
  td: CELL,
  th: CELL,
};
/** Nothing that moves, hides or covers what is there. */
const STYLE =
  /^(?:color|background-color|text-align|text-decoration|font-(?:weight|style|size|family)|line-height|vertical-align|(?:max-)?width|(?:margin|padding|border)(?:-(?:top|right|bottom|left|color|style|width|radius|collapse|spacing))?)$/;
const STYLE_VALUE = /^(?:[#\w\s.,%'"-]|rgba?\([\d\s.,%]{1,40}\)){1,200}$/;
/** Of a page, not of what is on it. */
const FRAME = new Set(['html', 'head', 'body']);

/** A value that is not known before the template is rendered may stand in front, and is looked at again then. */
const LINK = /^(?:https?:\/\/|mailto:|\uE000)/i;
const IMAGE = /^(?:https:\/\/|\uE000)/i;

const options: IOptions = {
  allowedTags: TAGS,
  allowedAttributes: Object.fromEntries([['*', ['style']], ...Object.entries(ATTRIBUTES)].map(([tag, names]) => [tag, [...(names ?? [])]])),
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['https'] },
  allowProtocolRelative: false,
  parseStyleAttributes: false,
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'iframe', 'object', 'template', 'svg', 'math'],
};

/** Html as it may be mailed or shown: no scripts, forms or frames, few styles, links to pages and addresses, images over https. */
export function cleanHtml(html: string): CleanHtml {
  const removed = new Set<string>();
  const look = (tagName: string, attribs: Attributes) => ({ tagName, attribs: keptOf(tagName, attribs, removed) });
  return { html: sanitizeHtml(html, { ...options, transformTags: { '*': look } }), removed: [...removed].sort() };
}

function keptOf(tag: string, attributes: Attributes, removed: Set<string>): Attributes {
  if (!TAGS.includes(tag)) {
    if (!FRAME.has(tag)) removed.add(tag);
    return attributes;
  }
  const kept: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    const clean = name === 'style' ? keptStyle(value) : mayStay(tag, name, value) ? value : null;
    if (clean !== value) removed.add(`${tag} ${name}`);
    if (clean !== null) kept[name] = clean;
  }
  return kept;
}

function mayStay(tag: string, name: string, value: string): boolean {
  if (!(ATTRIBUTES[tag] ?? []).includes(name)) return false;
  if (name === 'href') return LINK.test(value.trim());
  return name !== 'src' || IMAGE.test(value.trim());
}

/** Null = nothing of it. */
function keptStyle(style: string): string | null {
  const all = style.split(';');
  const kept = all.filter((declaration) => {
    const [name = '', value = '', ...more] = declaration.split(':');
    return declaration.trim() === '' || (more.length === 0 && STYLE.test(name.trim().toLowerCase()) && STYLE_VALUE.test(value.trim()));
  });
  return kept.length === all.length ? style : kept.join(';').trim() || null;
}
