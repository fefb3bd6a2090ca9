import { and, eq } from 'drizzle-orm';
import { crmIntegrations } from '#db/schema/connection.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { ServiceError } from '../service-error.ts';

export type Integration = typeof crmIntegrations.$inferSelect;

export async function getIntegration(uow: UnitOfWork, connectionId: string): Promise<Integration> {
  const [row] = await uow.tx
    .select()
    .from(crmIntegrations)
    .where(and(eq(crmIntegrations.customerId, uow.customerId), eq(crmIntegrations.id, connectionId)));
  if (!row) throw new ServiceError('not_found', 'There is no such connection.');
  return row;
}

export async function findIntegration(uow: UnitOfWork, provider: string): Promise<Integration | undefined> {
  const [row] = await uow.tx
    .select()
    .from(crmIntegrations)
    .where(and(eq(crmIntegrations.customerId, uow.customerId), eq(crmIntegrations.provider, provider)));
  return row;
}
