import type { Snippet } from '@salesos/shared/api/template';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { authorize } from '../authorize.ts';
import { ServiceError } from '../service-error.ts';
import { lintPart } from './lint-template.ts';
import { templateGround } from './template-ground.ts';

type Row = Omit<Snippet, 'warnings'>;

/** By name. */
export async function listSnippets(uow: UnitOfWork, engine: TemplateEngine, actor: Actor): Promise<Snippet[]> {
  authorize(actor, 'template.read');
  const rows = await uow.rows<Row>(sql`
    select name, format, body, version, to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt"
    from email_snippets where customer_id = ${uow.customerId}::uuid order by name`);
  const ground = await templateGround(uow);
  return rows.map((row) => ({ ...row, warnings: lintPart(engine, ground, { part: 'body', format: row.format, text: row.body }).problems }));
}

export async function readSnippet(uow: UnitOfWork, engine: TemplateEngine, { actor, name }: { actor: Actor; name: string }): Promise<Snippet> {
  const found = (await listSnippets(uow, engine, actor)).find((snippet) => snippet.name === name);
  if (!found) throw new ServiceError('not_found', 'There is no such snippet.');
  return found;
}
