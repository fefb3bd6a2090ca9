import { z } from 'zod';
import type { CrmHint, CrmJournal, CrmJournalPage } from '#ports/crm-telling.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { HubspotApp, type AppConfig } from './app-token.ts';
import { hubspotApiVersion } from './dated-paths.ts';
import { objectOfTypeId } from './objects.ts';

const journal = `/webhooks-journal/journal/${hubspotApiVersion}`;
const subscriptions = `/webhooks-journal/subscriptions/${hubspotApiVersion}`;
/** Files read in one go; each has up to a hundred events. */
const FILES = 10;

const Id = z.union([z.int(), z.string().min(1)]).transform(String);
const Batch = z.object({ results: z.array(z.object({ url: z.url(), currentOffset: z.string() })) });
const Event = z.object({
  type: z.string(),
  action: z.string(),
  portalId: Id,
  occurredAt: z.string(),
  objectTypeId: z.string().optional(),
  objectId: Id.optional(),
  primaryObjectId: Id.optional(),
  mergedObjectIds: z.array(Id).optional(),
  newObjectId: Id.optional(),
});
type Event = z.infer<typeof Event>;
const File = z.object({ journalEvents: z.array(z.unknown()) });
const Subscription = z.object({ subscriptionType: z.string(), objectTypeId: z.string().nullish(), portalId: Id.nullish() });
const Subscriptions = z.object({ results: z.array(Subscription) });
type Subscription = z.infer<typeof Subscription>;

const actions: ReadonlyMap<string, Exclude<CrmHint['kind'], 'uninstalled' | 'merged'>> = new Map([
  ['CREATE', 'created'],
  ['UPDATE', 'changed'],
  ['DELETE', 'deleted'],
  ['RESTORE', 'restored'],
  ['GDPR_DELETE', 'privacy_deleted'],
  ['ASSOCIATION_ADDED', 'changed'],
  ['ASSOCIATION_REMOVED', 'changed'],
]);

function toHint(event: Event): CrmHint | null {
  const orgId = event.portalId;
  if (event.action === 'APP_UNINSTALL') return { kind: 'uninstalled', orgId, at: new Date(event.occurredAt) };
  const object = objectOfTypeId(event.objectTypeId);
  const externalId = event.action === 'MERGE' ? (event.newObjectId ?? event.primaryObjectId) : event.objectId;
  if (object === null || externalId === undefined) return null;
  if (event.action === 'MERGE') {
    const lost = [...(event.primaryObjectId === undefined ? [] : [event.primaryObjectId]), ...(event.mergedObjectIds ?? [])];
    return { kind: 'merged', orgId, object, externalId, mergedIds: lost.filter((id) => id !== externalId) };
  }
  const kind = actions.get(event.action);
  return kind === undefined ? null : { kind, orgId, object, externalId };
}

/** One line a wish: what of a portal is to be written down. */
function wishes(orgIds: readonly string[]): Record<string, unknown>[] {
  const everything = ['CREATE', 'UPDATE', 'DELETE', 'MERGE', 'RESTORE'];
  return [
    { subscriptionType: 'APP_LIFECYCLE_EVENT' },
    ...orgIds.flatMap((orgId) => [
      ...['0-1', '0-2', '0-3'].map((objectTypeId) => ({ subscriptionType: 'OBJECT', portalId: Number(orgId), objectTypeId, actions: everything })),
      { subscriptionType: 'GDPR_PRIVACY_DELETION', portalId: Number(orgId) },
    ]),
  ];
}

const keyOf = (wish: Record<string, unknown> | Subscription): string =>
  [wish.subscriptionType, wish.objectTypeId ?? '', wish.portalId ?? ''].map(String).join(' ');

/** What it tells in full is not kept longer than three days; an offset is told to be unknown by a 404. */
export function hubspotJournal(config: AppConfig): CrmJournal {
  const app = new HubspotApp(config);

  async function next(position: string | null): Promise<z.infer<typeof Batch>['results']> {
    const path = position === null ? `${journal}/batch/earliest/${FILES}` : `${journal}/batch/${encodeURIComponent(position)}/next/${FILES}`;
    const batch = await app.call('GET', path, Batch).catch((error: unknown) => {
      if (position === null || !(error instanceof ProviderError) || error.failure !== 'not_found') throw error;
      throw new ProviderError('cursor_invalid', 'the journal no longer keeps this offset', { cause: error });
    });
    return batch?.results ?? [];
  }

  return {
    async subscribe(orgIds) {
      const present = new Set((await app.call('GET', subscriptions, Subscriptions))?.results.map(keyOf));
      for (const wish of wishes(orgIds)) if (!present.has(keyOf(wish))) await app.call('POST', subscriptions, z.unknown(), wish);
    },
    async read(position): Promise<CrmJournalPage> {
      const entries = await next(position);
      const hints: CrmHint[] = [];
      for (const { url } of entries) {
        const file = await app.file(url, File);
        hints.push(
          ...(file?.journalEvents ?? []).flatMap((entry) => {
            const event = Event.safeParse(entry);
            return (event.success ? toHint(event.data) : null) ?? [];
          }),
        );
      }
      return { hints, position: entries.at(-1)?.currentOffset ?? position, hasMore: entries.length === FILES };
    },
  };
}
