import type { TemplateKind, TemplateValue, TemplateVariables } from '#ports/template-engine.ts';

/** A value of blanks only is as empty to a reader as no value, and `default` in Liquid covers only the empty string. */
function cleanText(value: string, kind: TemplateKind): string {
  if (value.trim() === '') return '';
  // eslint-disable-next-line no-control-regex -- line breaks in a subject would start another header
  return kind === 'subject' ? value.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ') : value;
}

function cleanValue(value: TemplateValue, kind: TemplateKind): TemplateValue {
  if (typeof value === 'string') return cleanText(value, kind);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: TemplateValue) => cleanValue(item, kind));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cleanValue(item, kind)]));
}

/** A copy for one rendering: blank texts become empty; in a subject control characters become spaces. */
export function cleanVariables(variables: TemplateVariables, kind: TemplateKind): TemplateVariables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, cleanValue(value, kind)]));
}
