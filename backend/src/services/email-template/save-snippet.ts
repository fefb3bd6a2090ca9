import type { SnippetText, TemplateProblem } from '@salesos/shared/api/template';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { refuseErrors, takenOut } from './lint-mail.ts';
import { lintPart } from './lint-template.ts';
import { templateGround } from './template-ground.ts';

interface Wish {
  actor: Actor;
  name: string;
  snippet: SnippetText;
}

/** What every mail that names it says from now on, in running sequences too. Looked at as a template's text is, with itself in its place; returns what of its html was not saved. */
export async function saveSnippet(uow: UnitOfWork, engine: TemplateEngine, { actor, name, snippet }: Wish): Promise<TemplateProblem[]> {
  authorize(actor, 'template.write');
  const known = await lockSnippet(uow, name);
  if ((known?.version ?? 0) !== (snippet.version ?? 0)) {
    throw new ServiceError(
      'conflict',
      known ? `Somebody has saved version ${known.version} meanwhile.` : 'This snippet is not there any more.',
      'Nothing was changed. Look at it again, then save yours.',
    );
  }
  if (known && known.format !== snippet.format) await refuseInUse(uow, name);
  const ground = await templateGround(uow);
  const { format, body } = snippet;
  const snippets = [...ground.snippets.filter((other) => other.name !== name), { name, format, body }];
  const { text, problems } = lintPart(engine, { ...ground, snippets }, { part: 'body', format, text: body.replaceAll(/\r\n?/g, '\n') });
  refuseErrors(problems);
  await uow.rows(sql`
    insert into email_snippets (customer_id, name, format, body, version, updated_at, updated_by)
    values (${uow.customerId}::uuid, ${name}, ${format}, ${text}, 1, ${uow.now.toISOString()}::timestamptz, ${actor.id}::uuid)
    on conflict (customer_id, name) do update set format = excluded.format, body = excluded.body, version = email_snippets.version + 1,
      updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
  await audit(uow, actor, {
    action: 'snippet.saved',
    resourceType: 'email_snippet',
    resourceId: name,
    details: { version: (known?.version ?? 0) + 1 },
  });
  return takenOut(problems);
}

export async function deleteSnippet(uow: UnitOfWork, { actor, name }: { actor: Actor; name: string }): Promise<void> {
  authorize(actor, 'template.write');
  if (!(await lockSnippet(uow, name))) throw new ServiceError('not_found', 'There is no such snippet.', 'Nothing was changed.');
  await refuseInUse(uow, name);
  await uow.rows(sql`delete from email_snippets where customer_id = ${uow.customerId}::uuid and name = ${name}`);
  await audit(uow, actor, { action: 'snippet.deleted', resourceType: 'email_snippet', resourceId: name });
}

/** Two at once go one after the other, new names too. */
async function lockSnippet(uow: UnitOfWork, name: string): Promise<{ version: number; format: string } | undefined> {
  await uow.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`snippets ${uow.customerId}`}, 0))`);
  const [row] = await uow.rows<{ version: number; format: string }>(
    sql`select version, format from email_snippets where customer_id = ${uow.customerId}::uuid and name = ${name}`,
  );
  return row;
}

/** Mails that name it would be held: a template's newest text, the texts of sequences, other snippets. */
async function refuseInUse(uow: UnitOfWork, name: string): Promise<void> {
  const asks = `snippet[ \\t]+["']${name}["']`;
  const [use] = await uow.rows<{ of: string }>(sql`
    select 'the template ' || t.name as of from email_template_versions v join email_templates t on t.customer_id = v.customer_id and t.id = v.template_id
    where v.customer_id = ${uow.customerId}::uuid and (v.subject || ' ' || v.body) ~ ${asks} and ((t.archived_at is null and v.version = t.current_version)
      or exists (select from sequence_steps st where st.customer_id = v.customer_id and st.template_id = v.template_id and st.template_version = v.version))
    union all
    select 'the snippet ' || n.name from email_snippets n where n.customer_id = ${uow.customerId}::uuid and n.body ~ ${asks} and n.name <> ${name} limit 1`);
  if (use) throw new ServiceError('conflict', `The snippet “${name}” stands in ${use.of}.`, 'Nothing was changed. Take it out there first.');
}
