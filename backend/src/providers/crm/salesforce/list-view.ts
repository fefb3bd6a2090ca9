import { z } from 'zod';
import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import { conditionOf } from './soql-condition.ts';

const Summary = z.object({ id: z.string(), label: z.string(), soqlCompatible: z.boolean() });
export const ListViews = z.object({ done: z.boolean(), nextRecordsUrl: z.string().nullish(), listviews: z.array(Summary) });
const Described = z.object({ id: z.string(), query: z.string(), scope: z.string().nullish(), sobjectType: z.string() });

/** A list's filter may be changed at any time; while pages of one reading are judged it is the same. */
const KNOWN_MS = 60_000;

export interface ListView {
  id: string;
  label: string;
  /** Its filter as a SOQL condition in brackets; null = it shows all records. */
  condition: string | null;
}

/** Which lists an object has, and what each of them asks for. */
export function listViewsOf(client: SalesforceClient) {
  const described = new Map<string, { view: Promise<ListView | null>; untilMs: number }>();

  async function summaries(object: string): Promise<z.infer<typeof Summary>[]> {
    let page = await client.ask({ method: 'GET', path: `/sobjects/${object}/listviews`, kind: 'read', reply: ListViews });
    const views = [...page.listviews];
    while (!page.done && page.nextRecordsUrl) {
      page = await client.ask({ method: 'GET', path: page.nextRecordsUrl, kind: 'read', reply: ListViews });
      views.push(...page.listviews);
    }
    return views.filter(({ soqlCompatible }) => soqlCompatible);
  }

  async function describe(object: string, id: string): Promise<ListView | null> {
    const path = `/sobjects/${object}/listviews/${encodeURIComponent(id)}`;
    try {
      const { label } = await client.ask({ method: 'GET', path, kind: 'read', reply: Summary });
      const view = await client.ask({ method: 'GET', path: `${path}/describe`, kind: 'read', reply: Described });
      // "My contacts" are those of the user we are connected as.
      if (view.scope && view.scope !== 'everything') throw new ProviderError('validation', 'This list shows each user other records.');
      if (view.sobjectType !== object) return null;
      return { id: view.id, label, condition: conditionOf(view.query) };
    } catch (error) {
      if (error instanceof ProviderError && error.failure === 'not_found') return null;
      throw error;
    }
  }

  return {
    summaries,
    /** What lists ask for may have changed: they are asked again. */
    forget: (): void => described.clear(),
    find(object: string, id: string): Promise<ListView | null> {
      const key = `${object} ${id}`;
      const known = described.get(key);
      if (known && known.untilMs > Date.now()) return known.view;
      const view = describe(object, id);
      described.set(key, { view, untilMs: Date.now() + KNOWN_MS });
      view.catch(() => described.delete(key));
      return view;
    },
    /** Throws ProviderError('not_found') for a list that is gone. */
    async condition(object: string, id: string): Promise<string | null> {
      const view = await this.find(object, id);
      if (!view) throw new ProviderError('not_found', 'The list view is gone.');
      return view.condition;
    },
  };
}
export type ListViewReader = ReturnType<typeof listViewsOf>;
