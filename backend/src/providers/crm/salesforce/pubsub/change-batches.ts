import type { CrmChangeBatch, CrmObject } from '#ports/crm.ts';
import { CLIENT_NAME } from '../client.ts';
import type { DecodedChange } from './decode-change.ts';

/** An event that came; `change` is null where nobody can read what it says. */
export interface ReceivedChange {
  change: DecodedChange | null;
  replay: string;
}

type Hint = CrmChangeBatch['changes'][number];

/** What a change may be of: one line per object. */
const entities: Readonly<Record<CrmObject, string>> = { account: 'Account', contact: 'Contact', lead: 'Lead', opportunity: 'Opportunity' };

const kinds: Readonly<Record<string, Hint['kind']>> = { CREATE: 'created', UPDATE: 'updated', DELETE: 'deleted', UNDELETE: 'undeleted' };

/** Neighbors of one transaction are one batch; events of other objects only move the position on. */
export function changeBatches(received: readonly ReceivedChange[], objects: readonly CrmObject[]): CrmChangeBatch[] {
  const batches: { key: string | null; changes: Hint[]; refetch: Set<CrmObject>; replay: string }[] = [];
  for (const { change, replay } of received) {
    const { changes, refetch } = change === null ? { changes: [], refetch: objects } : readHints(change, objects);
    const isNews = changes.length > 0 || refetch.length > 0;
    const key = change?.transactionKey ?? null;
    const open = batches.at(-1);
    if (open && (!isNews || open.key === key || isEmpty(open))) {
      open.key = isNews ? key : open.key;
      open.changes.push(...changes);
      for (const object of refetch) open.refetch.add(object);
      open.replay = replay;
    } else batches.push({ key, changes: [...changes], refetch: new Set(refetch), replay });
  }
  return batches.map(({ changes, refetch, replay }) => ({ changes, refetch: [...refetch], replay }));
}

const isEmpty = ({ changes, refetch }: { changes: readonly Hint[]; refetch: ReadonlySet<CrmObject> }): boolean =>
  changes.length === 0 && refetch.size === 0;

function readHints(change: DecodedChange, objects: readonly CrmObject[]): { changes: Hint[]; refetch: readonly CrmObject[] } {
  const object = objects.find((candidate) => entities[candidate] === change.entityName);
  if (object === undefined) return { changes: [], refetch: [] };
  // A gap says what happened and to whom, only not with which values, and those are read anyway.
  const kind = kinds[change.changeType.replace(/^GAP_/, '')];
  // Too many to name, all records of a kind ("003*"), or a kind of change nobody here knows.
  if (kind === undefined || change.recordIds.some((id) => id.endsWith('*'))) return { changes: [], refetch: [object] };
  const told = { object, kind, at: change.committedAt, isOurs: isOurs(change.changeOrigin) };
  return { changes: change.recordIds.map((externalId) => ({ ...told, externalId })), refetch: [] };
}

/** "com/salesforce/api/rest/67.0;client=SalesOS". A hint only: an echo is known by its value. */
function isOurs(changeOrigin: string): boolean {
  const [, client] = /;client=([^;/]*)/.exec(changeOrigin) ?? [];
  return client === CLIENT_NAME;
}
