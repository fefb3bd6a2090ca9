import type { NewTemplate } from '@salesos/shared/api/template';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { lintMail, refuseErrors } from './lint-mail.ts';
import { insertTemplate } from './save-version.ts';

/** A template with its first version. Returns its id; throws `template_invalid` with everything that is wrong with it. */
export async function createTemplate(
  uow: UnitOfWork,
  engine: TemplateEngine,
  { actor, template }: { actor: Actor; template: NewTemplate },
): Promise<string> {
  authorize(actor, 'template.write');
  const { problems, ...text } = await lintMail(uow, engine, template);
  refuseErrors(problems);
  const id = await insertTemplate(uow, { name: template.name, ...text, createdBy: actor.id });
  await audit(uow, actor, { action: 'template.created', resourceType: 'email_template', resourceId: id, details: { format: text.format } });
  return id;
}
