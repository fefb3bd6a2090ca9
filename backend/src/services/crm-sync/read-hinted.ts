import { inHalves } from '#ports/in-halves.ts';
import type { Work } from '#db/unit-of-work.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { salesosIds } from './links.ts';

type Read = (ids: readonly string[]) => Promise<CrmRecord[]>;

const isOfRow = (error: unknown): boolean => error instanceof ProviderError && error.failure === 'validation';

/** Anybody may ask for any text to be read again. A CRM that refuses a whole call for one that is no id of its own must not keep records waiting for ever. */
export async function readHinted(
  work: Work,
  ref: { customerId: string; connectionId: string },
  { object, read }: { object: CrmObject; read: Read },
  ids: readonly string[],
): Promise<CrmRecord[]> {
  try {
    return await read(ids);
  } catch (error) {
    if (!isOfRow(error)) throw error;
    const known = await work.withTenant(ref.customerId, (uow) => salesosIds(uow, ref.connectionId, object, ids));
    const strangers = ids.filter((id) => !known.has(id));
    // What is wrong with records we know is not their ids.
    if (strangers.length === 0) throw error;
    const ours = known.size === 0 ? [] : await read([...known.keys()]);
    const found = await inHalves<string, CrmRecord[]>(async (some) => [await read(some)], { isOfRow, alone: () => [] })(strangers);
    return [...ours, ...found.flat()];
  }
}
