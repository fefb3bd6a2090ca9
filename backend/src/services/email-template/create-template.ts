import type { NewTemplate, TemplateProblem } from '@salesos/shared/api/template';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { lintMail, refuseErrors, takenOut } from './lint-mail.ts';
import { insertTemplate } from './save-version.ts';

export interface SavedTemplate {
  id: string;
  takenOut: TemplateProblem[];
}

/** A template with its first version; `takenOut` = what of its html was not saved. Throws `template_invalid` with everything that is wrong with it. */
export async function createTemplate(
  uow: UnitOfWork,
  engine: TemplateEngine,
  { actor, template }: { actor: Actor; template: NewTemplate },
): Promise<SavedTemplate> {
  authorize(actor, 'template.write');
  const { problems, ...text } = await lintMail(uow, engine, template);
  refuseErrors(problems);
  const id = await insertTemplate(uow, { name: template.name, ...text, createdBy: actor.id });
  await audit(uow, actor, { action: 'template.created', resourceType: 'email_template', resourceId: id, details: { format: text.format } });
  return { id, takenOut: takenOut(problems) };
}
