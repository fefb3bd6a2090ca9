import { sql } from 'drizzle-orm';
import type { UnitOfWork } from './unit-of-work.ts';

/** From so many rows in one transaction on, planning costs little beside what a wrong plan does. */
export const MANY = 100;

/** For the rest of the transaction: a plan kept from when the tables were empty reads them whole for every row. */
export const planAnew = (uow: UnitOfWork): Promise<unknown> => uow.rows(sql`set local plan_cache_mode = force_custom_plan`);
