import { sql } from 'drizzle-orm';
import type { UnitOfWork } from './unit-of-work.ts';

/** From so many rows in one transaction on, planning costs little beside what a wrong plan does. */
export const MANY = 100;

/**
 * A plan kept from when the tables were empty reads them whole for every row. Once, and not for each statement: the server
 * would plan the check of a foreign key anew for every row it checks.
 */
export const planAnew = (uow: UnitOfWork): Promise<unknown> => uow.rows(sql`discard plans`);

/** For the rest of the transaction each statement is planned when it runs. Of a table that fills and empties within minutes every plan that is kept is wrong. */
export const planEach = (uow: UnitOfWork): Promise<unknown> => uow.rows(sql`set local plan_cache_mode = force_custom_plan`);
