import { brokenLinks } from '#domain/email/mail-links.ts';
import { TemplateError, type TemplateEngine } from '#ports/template-engine.ts';
import { fillIn, type MailText } from '../email/mail-text.ts';
import { mailVariables } from '../email/template-people.ts';
import { unlessUnusable } from '../email/unless-unusable.ts';
import { ServiceError } from '../service-error.ts';
import { placesLeftOpen } from './draft-mail.ts';
import type { OpenEnrollment } from './load-step.ts';
import { draftOf, peopleOf, templateOf } from './next-mail.ts';

const refusal = (title: string, remedy: string): ServiceError =>
  new ServiceError('mail_text_refused', title, `${remedy} Nothing was changed, and your text is still here.`);

/**
 * A person's own words as they will be mailed: variables are filled in as in a template. What would reach the reader
 * unfinished (a variable without a value, a mark, a link that is none) is refused.
 */
export function writtenMail(templates: TemplateEngine, step: OpenEnrollment, text: MailText): MailText {
  const written = filledIn(templates, step, text);
  const open = unlessUnusable(() => placesLeftOpen(templates, templateOf(step), draftOf(templates, step), written)) ?? [];
  if (open.length > 0) throw refusal(`The text still says ${open.join(', ')}.`, 'Write what should stand there, then save again.');
  if (/\{\{|\{%/.test(`${written.subject}\n${written.body}`))
    throw refusal('The text has a place in {{ }} that nothing fills.', 'Write what should stand there, then save again.');
  const [link] = brokenLinks(`${written.subject}\n${written.body}`);
  if (link !== undefined) throw refusal(`${link} is not a link we can send.`, 'A link is written as [words](https://…) or [words](mailto:…).');
  if (written.subject === '' || written.body.trim() === '') throw refusal('Subject and text must say something.', 'Fill in both, then save again.');
  return written;
}

function filledIn(templates: TemplateEngine, step: OpenEnrollment, text: MailText): MailText {
  try {
    const filled = fillIn(templates, { ...text, format: 'text' }, mailVariables(peopleOf(step)));
    if (!('missing' in filled)) return filled;
    const names = filled.missing.map((path) => `{{ ${path} }}`).join(', ');
    throw refusal(`There is no value for ${names}.`, 'Write what should stand there, then save again.');
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw refusal('The text has a place in {{ }} or {% %} that cannot be read.', 'Write what should stand there, then save again.');
  }
}
