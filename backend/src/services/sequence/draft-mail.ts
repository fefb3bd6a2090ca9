import type { TemplateEngine, TemplateValue, TemplateVariables } from '#ports/template-engine.ts';
import { markOf, openMarks } from '#domain/sequence/open-marks.ts';
import { fillIn, type MailTemplate, type MailText } from '../email/mail-text.ts';

export interface Draft extends MailTemplate {
  /** Variables of the template without a value; a mark stands in their places. */
  missing: string[];
}

/** A branch that opens because of a mark may ask for one more variable, but not for ever. */
const MOST_ROUNDS = 4;
const TAG = /\{\{.*?\}\}|\{%.*?%\}/gs;

/** The mail as it would go, or as near to it as what is known allows. */
export function draftMail(templates: TemplateEngine, template: MailTemplate, variables: TemplateVariables): Draft {
  const filled = fillIn(templates, template, variables);
  if (!('missing' in filled)) return { ...filled, missing: [] };
  const { missing } = filled;
  let marked = variables;
  let open = missing;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    for (const path of open) marked = withMark(marked, path.split('.'), markOf(path));
    const again = fillIn(templates, template, marked);
    if (!('missing' in again)) return { ...again, missing };
    open = again.missing;
  }
  // A variable the template makes for itself cannot be marked from outside: its own text shows where it stands.
  return { ...template, missing };
}

function withMark(variables: TemplateVariables, [head = '', ...rest]: readonly string[], mark: string): TemplateVariables {
  const inner = variables[head];
  const isGroup = (value: TemplateValue | undefined): value is TemplateVariables =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return { ...variables, [head]: rest.length === 0 ? mark : withMark(isGroup(inner) ? inner : {}, rest, mark) };
}

/** Places in a text that a draft of this template left for a person to fill in. */
export function placesLeftOpen(
  templates: TemplateEngine,
  template: MailText,
  draft: MailText & { missing: readonly string[] },
  text: MailText,
): string[] {
  const whole = `${text.subject}\n${text.body}`;
  const tags = draft.missing.length === 0 ? [] : (`${draft.subject}\n${draft.body}`.match(TAG) ?? []);
  const paths = [...templates.variablesOf(template.subject), ...templates.variablesOf(template.body)];
  return [...openMarks(whole, paths), ...tags.filter((tag) => whole.includes(tag))];
}
