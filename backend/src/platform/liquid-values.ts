import type { TemplateValue, TemplateVariables } from '#ports/template-engine.ts';

/** A value of blanks only is as empty to a reader as no value, and `default` in Liquid covers only the empty string. */
function cleanValue(value: TemplateValue): TemplateValue {
  if (typeof value === 'string') return value.trim() === '' ? '' : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cleanValue);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cleanValue(item)]));
}

const cleaned = new WeakMap<TemplateVariables, TemplateVariables>();

/** A copy in which blank texts are empty; subject and body of one mail share it. */
export function cleanVariables(variables: TemplateVariables): TemplateVariables {
  const known = cleaned.get(variables);
  if (known) return known;
  const copy = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, cleanValue(value)]));
  cleaned.set(variables, copy);
  return copy;
}
