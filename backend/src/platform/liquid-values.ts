import type { TemplateValue, TemplateVariables } from '#ports/template-engine.ts';

const SPACE = 32;

/** Whether it has letters, but none to be seen. Nearly every text begins with one that is. */
const isBlank = (text: string): boolean => text.length > 0 && (text.charCodeAt(0) <= SPACE || text.charCodeAt(0) > 127) && text.trim() === '';

function cleanValue(value: TemplateValue): TemplateValue {
  if (typeof value === 'string') return isBlank(value) ? '' : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cleanValue);
  return cleanVariables(value as TemplateVariables);
}

/**
 * Blank texts become empty: a value of blanks only is as empty to a reader as no value, and `default` in Liquid covers only the
 * empty string. Where nothing is blank it is what came in.
 */
export function cleanVariables(variables: TemplateVariables): TemplateVariables {
  let copy: Record<string, TemplateValue> | null = null;
  for (const name in variables) {
    const value = variables[name] ?? null;
    const clean = cleanValue(value);
    if (clean === value) continue;
    copy ??= { ...variables };
    copy[name] = clean;
  }
  return copy ?? variables;
}
