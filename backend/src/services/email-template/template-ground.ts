import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type FieldOfTemplate, type MappedName, templateFields } from '#domain/email/template-fields.ts';
import type { SnippetText } from '../email/insert-snippets.ts';

/** What a customer's templates may name. */
export interface TemplateGround {
  fields: readonly FieldOfTemplate[];
  snippets: readonly SnippetText[];
}

export async function templateGround(uow: UnitOfWork): Promise<TemplateGround> {
  const snippets = await uow.rows<SnippetText>(
    sql`select name, format, body from email_snippets where customer_id = ${uow.customerId}::uuid order by name`,
  );
  return { fields: await fieldsOf(uow), snippets };
}

/** The product's fields, and those the customer's field mapping brings along. */
export async function fieldsOf(uow: UnitOfWork): Promise<FieldOfTemplate[]> {
  const mapped = await uow.rows<MappedName>(sql`
    select distinct case when entity_type = 'account' then 'account' else 'contact' end as "group", field from crm_field_mapping
    where customer_id = ${uow.customerId}::uuid and entity_type in ('account', 'contact', 'lead') and direction in ('in', 'both') and disabled_reason is null
    order by 1, 2`);
  return templateFields(mapped);
}
