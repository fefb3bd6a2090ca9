import type { CrmProvider } from '#ports/crm.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import type { TestProduct } from '../product.ts';
import { depsOf } from './crm-life.ts';

/** Few people as if they were many: a job is worth it from the first, and its results come a few at a time. Nothing else is read. */
export function smallBulk(test: TestProduct, perPage: number): ReturnType<typeof depsOf> {
  changeOrg(test.twin.twin, test.seeded.salesforce.orgId, { bulkResultRecords: perPage });
  const deps = depsOf(test);
  const eager = ({ standardFields, ...provider }: CrmProvider): CrmProvider => ({
    ...provider,
    standardFields: { contact: standardFields.contact ?? [] },
    connect(credentials) {
      const session = provider.connect(credentials);
      const { bulk } = session.reader;
      return bulk ? { ...session, reader: { ...session.reader, bulk: { ...bulk, from: 1 } } } : session;
    },
  });
  return { ...deps, providers: { ...deps.providers, crm: new Map([...deps.providers.crm].map(([key, provider]) => [key, eager(provider)])) } };
}
