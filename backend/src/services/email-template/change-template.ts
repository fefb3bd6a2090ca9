import type { TemplateChange } from '@salesos/shared/api/template';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import type { SavedTemplate } from './create-template.ts';
import { followTemplate } from './follow-template.ts';
import { lintMail, refuseErrors, takenOut, type TemplateText } from './lint-mail.ts';
import { insertVersion, type VersionText } from './save-version.ts';

interface Change {
  actor: Actor;
  id: string;
  change: TemplateChange;
}

type Row = TemplateText & { current_version: number };

/** What is left out stays. Another text becomes the next version, and what is there is never changed; `takenOut` = what of the html was not saved. */
export async function changeTemplate(uow: UnitOfWork, engine: TemplateEngine, input: Change): Promise<SavedTemplate> {
  const { actor, id, change } = input;
  authorize(actor, 'template.write');
  const row = await lockTemplate(uow, id, change.version);
  await rename(uow, input);
  const wanted = { format: change.format ?? row.format, subject: change.subject ?? row.subject, body: change.body ?? row.body };
  const { problems, ...text } = await lintMail(uow, engine, wanted);
  const isNew = text.format !== row.format || text.subject !== row.subject || text.body !== row.body;
  if (isNew) {
    refuseErrors(problems);
    await saveVersion(uow, input, { ...text, version: row.current_version + 1 });
  }
  await audit(uow, actor, {
    action: change.isArchived === undefined ? 'template.changed' : change.isArchived ? 'template.archived' : 'template.restored',
    resourceType: 'email_template',
    resourceId: id,
    details: { version: row.current_version + (isNew ? 1 : 0) },
  });
  return { id, takenOut: isNew ? takenOut(problems) : [] };
}

async function lockTemplate(uow: UnitOfWork, id: string, version: number): Promise<Row> {
  const [row] = await uow.rows<Row>(sql`
    select format, subject, body, current_version from email_templates where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid for update`);
  if (!row) throw new ServiceError('not_found', 'There is no such template.', 'Nothing was changed.');
  if (row.current_version === version) return row;
  throw new ServiceError(
    'conflict',
    `Somebody has saved version ${row.current_version} meanwhile.`,
    'Nothing was changed. Look at the newest version, then save yours again.',
  );
}

async function rename(uow: UnitOfWork, { id, change: { name, isArchived } }: Change): Promise<void> {
  await uow.rows(sql`
    update email_templates set name = coalesce(${name ?? null}, name), updated_at = ${uow.now.toISOString()}::timestamptz,
      archived_at = case when ${isArchived ?? null}::boolean then coalesce(archived_at, ${uow.now.toISOString()}::timestamptz)
        when not ${isArchived ?? null}::boolean then null else archived_at end
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
}

async function saveVersion(uow: UnitOfWork, { actor, id }: Change, { version, ...text }: VersionText & { version: number }): Promise<void> {
  await insertVersion(uow, { templateId: id, version, createdBy: actor.id, ...text });
  await uow.rows(sql`
    update email_templates set format = ${text.format}, subject = ${text.subject}, body = ${text.body}, current_version = ${version},
      variables = array(select jsonb_array_elements_text(${JSON.stringify(text.variables)}::jsonb))
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  await followTemplate(uow, id);
}
