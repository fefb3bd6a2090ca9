import type { WritesPreview } from '@salesos/shared/api/setup';
import { fieldLabel } from '@salesos/shared/labels/fields';
import { listenerSentences } from '@salesos/shared/labels/listeners';
import { numberText, writesLines } from '@salesos/shared/labels/setup-words';
import { countsText } from '@salesos/shared/labels/sync-health';
import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { getIntegration } from '../connection/integration.ts';
import { previewWrites, type WritePreview } from '../connection/preview-writes.ts';
import { wordsOf } from './crm-words.ts';

/** As many as a person reads through. */
const SHOWN = 12;

/** What would be written now, as an admin reads it before turning writing on. */
export async function showWrites(
  work: Work,
  deps: { providers: Providers; sealer: Sealer },
  input: { actor: Actor; customerId: string; connectionId: string },
): Promise<WritesPreview> {
  const preview = await previewWrites(work, deps, input);
  const shown = preview.samples.slice(0, SHOWN);
  const { integration, names, now } = await work.withTenant(input.customerId, async (uow) => ({
    integration: await getIntegration(uow, input.connectionId),
    names: await namesOf(
      uow,
      shown.map(({ linkId }) => linkId),
    ),
    now: uow.now,
  }));
  const provider = deps.providers.crm.get(integration.provider);
  return {
    measuredAt: now.toISOString(),
    summary: summaryOf(preview),
    objects: preview.objects.map(({ object, records, fields }) => ({
      label: provider ? wordsOf(provider).objects[object] : object,
      records: numberText(records),
      fields: fields.map(({ field, records: count }) => writesLines.field(fieldLabel(field), count)).join(', '),
    })),
    listens: preview.objects.flatMap(({ object, listeners }) => (listeners === null ? [] : listenerSentences({ object, ...listeners }))),
    samples: shown.map(({ linkId, externalId, url, owned, human }) => ({
      id: linkId,
      name: names.get(linkId) ?? externalId,
      url,
      changes: [...human, ...owned].map(({ field, before, after }) => ({
        label: fieldLabel(field),
        before: valueText(before),
        after: valueText(after),
      })),
    })),
    more: preview.records > shown.length ? writesLines.more(shown.length, preview.records) : null,
  };
}

function summaryOf({ records, activities, creates, objects }: WritePreview): string {
  if (records + activities + creates.records === 0) return writesLines.nothing;
  const written = countsText(Object.fromEntries(objects.map((one) => [one.object, one.records])));
  return [
    ...(records + activities > 0 ? [writesLines.summary(written, activities)] : []),
    ...(creates.records > 0 ? [writesLines.created(creates.records)] : []),
  ].join(' ');
}

function valueText(value: FieldValue): string {
  if (value === null || value === '') return writesLines.empty;
  if (typeof value === 'boolean') return value ? writesLines.yes : writesLines.no;
  return String(value);
}

async function namesOf(uow: UnitOfWork, linkIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await uow.rows<{ id: string; name: string | null }>(sql`
    select l.id, coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, a.name, o.name) as name
    from crm_sync_state l
    left join contacts c on c.customer_id = l.customer_id and l.entity_type in ('contact', 'lead') and c.id = l.salesos_id
    left join accounts a on a.customer_id = l.customer_id and l.entity_type = 'account' and a.id = l.salesos_id
    left join opportunities o on o.customer_id = l.customer_id and l.entity_type = 'opportunity' and o.id = l.salesos_id
    where l.customer_id = ${uow.customerId}::uuid and l.id = ${anyUuid(linkIds)}`);
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}
