import type { CleanHtml } from '#ports/template-engine.ts';
import { cleanHtml } from './clean-html.ts';

const TAG = /\{\{.*?\}\}|\{%.*?%\}/gs;
const MARK = /\uE000(\d+)\uE001/g;

/**
 * A template's html, cleaned with each of its tags and variables standing for itself: `{% if a > b %}` is no html. One that
 * stood where nothing of the kind may stand (an attribute's name, a script) goes with its place, and is named. Only for templates that parse.
 */
export function cleanTemplateHtml(template: string): CleanHtml {
  const tags: string[] = [];
  const marked = template.replace(/[\uE000\uE001]/g, '').replace(TAG, (tag) => `\uE000${tags.push(tag) - 1}\uE001`);
  const { html, removed } = cleanHtml(marked);
  const kept = new Set<number>();
  const restored = html.replace(MARK, (_, index: string) => {
    kept.add(Number(index));
    return tags[Number(index)] ?? '';
  });
  const lost = tags.filter((_, index) => !kept.has(index));
  return { html: restored, removed: [...new Set([...removed.map((name) => name.replace(MARK, '{{ … }}')), ...lost])] };
}
