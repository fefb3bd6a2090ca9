import type { CleanHtml } from '#ports/template-engine.ts';
import { cleanHtml } from './clean-html.ts';

const TAG = /\{\{.*?\}\}|\{%.*?%\}/gs;
const RAW = /^\{%-?\s*raw\b/;
const MARK = /\uE000(\d+)\uE001/g;

function markTags(template: string): { marked: string; tags: string[] } {
  const tags: string[] = [];
  return { marked: template.replace(/[\uE000\uE001]/g, '').replace(TAG, (tag) => `\uE000${tags.push(tag) - 1}\uE001`), tags };
}

/**
 * Whether all that can come of a template is clean: it is, and nothing of it that is not known yet stands inside an element's
 * own tag. Values are escaped, so they add no elements, and every piece that is left out or repeated is whole. What stands
 * within `raw` comes out as it is written, whatever it looks like here.
 */
export function staysClean(template: string): boolean {
  const { marked, tags } = markTags(template);
  return cleanTemplateHtml(template).html === template && !/<[^<>]*\uE000/.test(marked) && !tags.some((tag) => RAW.test(tag));
}

/**
 * A template's html, cleaned with each of its tags and variables standing for itself: `{% if a > b %}` is no html. One that
 * stood where nothing of the kind may stand (an attribute's name, a script) goes with its place, and is named. Only for templates that parse.
 */
export function cleanTemplateHtml(template: string): CleanHtml {
  const { marked, tags } = markTags(template);
  const { html, removed } = cleanHtml(marked);
  const kept = new Set<number>();
  const restored = html.replace(MARK, (_, index: string) => {
    kept.add(Number(index));
    return tags[Number(index)] ?? '';
  });
  const lost = tags.filter((_, index) => !kept.has(index));
  return { html: restored, removed: [...new Set([...removed.map((name) => name.replace(MARK, '{{ … }}')), ...lost])] };
}
