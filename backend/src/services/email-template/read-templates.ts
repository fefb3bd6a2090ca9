import type { Template, TemplateField, TemplateProblem, TemplateSummary, TemplateVersion } from '@salesos/shared/api/template';
import { fieldLabel } from '@salesos/shared/labels/fields';
import { templateFieldLabel } from '@salesos/shared/labels/templates';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { authorize } from '../authorize.ts';
import { ServiceError } from '../service-error.ts';
import { lintMail, type TemplateText } from './lint-mail.ts';
import { fieldsOf } from './template-ground.ts';

const iso = (column: SQL): SQL => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const summaries = (uow: UnitOfWork, where: SQL, limit: number): Promise<TemplateSummary[]> =>
  uow.rows<TemplateSummary>(sql`
    select id, name, current_version as version, format, subject, body, variables, archived_at is not null as "isArchived",
      ${iso(sql`created_at`)} as "createdAt", ${iso(sql`updated_at`)} as "updatedAt"
    from email_templates where customer_id = ${uow.customerId}::uuid and ${where} order by id limit ${limit}`);

/** By their ids; archived ones only on request. */
export async function listTemplates(
  uow: UnitOfWork,
  { actor, after, limit, archived }: { actor: Actor; after: string | null; limit: number; archived: boolean },
): Promise<{ templates: TemplateSummary[]; next: string | null }> {
  authorize(actor, 'template.read');
  const behind = sql`(${after}::uuid is null or id > ${after}::uuid) and (archived_at is not null) = ${archived}`;
  const rows = await summaries(uow, behind, limit + 1);
  const templates = rows.slice(0, limit);
  return { templates, next: rows.length > limit ? (templates.at(-1)?.id ?? null) : null };
}

/** With all its versions, and what would be worth changing in the newest; `takenOut` comes from saving it. */
export async function readTemplate(
  uow: UnitOfWork,
  engine: TemplateEngine,
  { actor, id, takenOut = [] }: { actor: Actor; id: string; takenOut?: TemplateProblem[] },
): Promise<Template> {
  authorize(actor, 'template.read');
  const [row] = await summaries(uow, sql`id = ${id}::uuid`, 1);
  if (!row) throw new ServiceError('not_found', 'There is no such template.');
  const versions = await uow.rows<TemplateVersion>(sql`
    select version, format, subject, body, variables, ${iso(sql`created_at`)} as "createdAt", created_by as "createdBy"
    from email_template_versions where customer_id = ${uow.customerId}::uuid and template_id = ${id}::uuid order by version desc`);
  return { ...row, versions, warnings: [...takenOut, ...(await lintMail(uow, engine, row)).problems] };
}

/** One version's text; null = the newest. */
export async function versionText(
  uow: UnitOfWork,
  { actor, id, version }: { actor: Actor; id: string; version: number | null },
): Promise<TemplateText> {
  authorize(actor, 'template.read');
  const [row] = await uow.rows<TemplateText>(sql`
    select v.format, v.subject, v.body from email_templates t join email_template_versions v on v.customer_id = t.customer_id and v.template_id = t.id
      and v.version = coalesce(${version}::integer, t.current_version)
    where t.customer_id = ${uow.customerId}::uuid and t.id = ${id}::uuid`);
  if (!row) throw new ServiceError('not_found', 'There is no such template or version.');
  return row;
}

/** What may stand in the `{{ }}` of this customer's templates. */
export async function listTemplateFields(uow: UnitOfWork, actor: Actor): Promise<TemplateField[]> {
  authorize(actor, 'template.read');
  return (await fieldsOf(uow)).map(({ path, example, isCustom }) => {
    const names = path.split('.');
    return { path, label: templateFieldLabel(names[0] ?? '', fieldLabel(names.at(-1) ?? '')), example, isCustom };
  });
}
