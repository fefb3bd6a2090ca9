import { type SQL, sql } from 'drizzle-orm';

/** The CRM's number for a user of ours. One who was deactivated over there and made anew has two: the later one is theirs. */
export const ownerThere = ({ customerId, connectionId, userId }: { customerId: SQL; connectionId: SQL; userId: SQL }): SQL =>
  sql`(select cu.external_id from crm_users cu where cu.customer_id = ${customerId} and cu.connection_id = ${connectionId} and cu.user_id = ${userId}
    order by length(cu.external_id) desc, cu.external_id collate "C" desc limit 1)`;
