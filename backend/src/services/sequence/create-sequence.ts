import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { sequences, sequenceSteps, sequenceVersions } from '#db/schema/sequence.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { insertTemplate } from '../email-template/save-version.ts';

export interface NewSequence {
  name: string;
  description: string;
  defaultForTier: 1 | 2 | 3 | 4 | null;
  steps: readonly { delayDays: number; name: string; subject: string; body: string; sameThread: boolean }[];
}

/** An active sequence with its first version and templates. A sequence of that name is left as it is. Throws TemplateError for a template that does not parse. */
export async function createSequence(uow: UnitOfWork, templates: TemplateEngine, input: NewSequence): Promise<string> {
  const [known] = await uow.rows<{ id: string }>(sql`select id from sequences where customer_id = ${uow.customerId}::uuid and name = ${input.name}`);
  if (known) return known.id;
  const [id, versionId] = [randomUUID(), randomUUID()];
  const frame = { customerId: uow.customerId };
  const stamps = { createdAt: uow.now, updatedAt: uow.now };
  await uow.tx.insert(sequences).values({
    ...frame,
    id,
    name: input.name,
    description: input.description,
    defaultForTier: input.defaultForTier,
    status: 'active',
    currentVersionId: versionId,
    ...stamps,
  });
  await uow.tx.insert(sequenceVersions).values({ ...frame, id: versionId, sequenceId: id, version: 1, createdAt: uow.now });
  for (const [index, step] of input.steps.entries()) {
    const variables = [...new Set([...templates.variablesOf(step.subject), ...templates.variablesOf(step.body)])];
    const { name, subject, body } = step;
    const templateId = await insertTemplate(uow, { name, format: 'text', subject, body, variables, createdBy: null });
    await uow.tx.insert(sequenceSteps).values({
      ...frame,
      id: randomUUID(),
      versionId,
      position: index + 1,
      kind: 'email',
      delayDays: step.delayDays,
      templateId,
      templateVersion: 1,
      sameThread: step.sameThread,
    });
  }
  return id;
}
