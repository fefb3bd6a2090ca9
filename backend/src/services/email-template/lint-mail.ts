import type { MailFormat, TemplateProblem } from '@salesos/shared/api/template';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { ServiceError } from '../service-error.ts';
import { oftenEmpty } from './often-empty.ts';
import { lintPart } from './lint-template.ts';
import { type TemplateGround, templateGround } from './template-ground.ts';

export interface TemplateText {
  format: MailFormat;
  subject: string;
  body: string;
}

export interface LintedMail extends TemplateText {
  variables: string[];
  problems: TemplateProblem[];
}

/** Subject and body of a template as they may be saved, and everything that is wrong with them. */
export async function lintMail(uow: UnitOfWork, engine: TemplateEngine, text: TemplateText, ground?: TemplateGround): Promise<LintedMail> {
  const known = ground ?? (await templateGround(uow));
  const subject = lintPart(engine, known, { part: 'subject', format: 'text', text: text.subject.trim() });
  const body = lintPart(engine, known, { part: 'body', format: text.format, text: text.body.replaceAll(/\r\n?/g, '\n') });
  return {
    format: text.format,
    subject: subject.text,
    body: body.text,
    variables: [...new Set([...subject.variables, ...body.variables])].sort(),
    problems: [
      ...subject.problems,
      ...body.problems,
      ...(await oftenEmpty(uow, [
        { part: 'subject', paths: subject.needed },
        { part: 'body', paths: body.needed },
      ])),
    ],
  };
}

/** What of a text is not saved: said to whoever saves it, for afterwards it is not to be seen. */
export const takenOut = (problems: readonly TemplateProblem[]): TemplateProblem[] => problems.filter(({ code }) => code === 'html_removed');

/** Throws when something is wrong that must not be saved. */
export function refuseErrors(problems: readonly TemplateProblem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new ServiceError(
    'template_invalid',
    errors[0]?.text ?? '',
    'Nothing was saved.',
    errors.map(({ code, part, line, column, name, suggestion, text }) => ({
      code,
      part,
      line: line === null ? null : String(line),
      column: column === null ? null : String(column),
      name,
      suggestion,
      text,
    })),
  );
}
