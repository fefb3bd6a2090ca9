import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { CrmObject } from '#ports/crm.ts';
import { authorize } from '../authorize.ts';
import { openSession } from '../connection/open-session.ts';
import { objectsOf } from './objects-of.ts';
import type { MappingDeps } from './offered-mapping.ts';
import { listenersOf, type ReadListeners } from './read-listeners.ts';

/** What of the customer's own would run or refuse on what the mapping as it holds may write, object by object. */
export async function listListeners(
  work: Work,
  deps: MappingDeps,
  { actor, ...ref }: { actor: Actor; customerId: string; connectionId: string },
): Promise<{ object: CrmObject; listeners: ReadListeners | null }[]> {
  authorize(actor, 'connection.manage');
  const opened = await openSession(work, deps, ref);
  const listed: { object: CrmObject; listeners: ReadListeners | null }[] = [];
  for (const object of objectsOf(opened.provider)) listed.push({ object, listeners: await listenersOf(work, ref, opened, object) });
  return listed;
}
