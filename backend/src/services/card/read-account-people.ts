import type { AccountPeople } from '@salesos/shared/api/card';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { assess } from '../engagement/assess.ts';
import { loadFacts } from '../engagement/load-facts.ts';
import { loadSubjects } from '../engagement/load-subjects.ts';
import { measuredSignals } from '../engagement/measured.ts';
import { modelOf } from '../engagement/recompute.ts';
import { ServiceError } from '../service-error.ts';
import { findRecord } from './find-record.ts';
import { scoreView } from './score-view.ts';

const QUIET_MS = 14 * 86_400_000;
const STEADY_POINTS = 5;

/** The people of an account by score: who is rising, falling, or has gone quiet (nothing human for two weeks). */
export async function readAccountPeople(
  uow: UnitOfWork,
  input: { actor: Actor; connectionId: string; recordId: string },
): Promise<AccountPeople> {
  authorize(input.actor, 'card.read');
  const link = await findRecord(uow, { connectionId: input.connectionId, object: 'account', recordId: input.recordId });
  if (!link) throw new ServiceError('not_synced', 'This record is not here yet.', 'Nothing was changed.');
  const people = await uow.rows<{ id: string; crm_id: string; name: string }>(sql`
    select c.id, l.crm_id, a.name from contacts c join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    join crm_sync_state l on l.customer_id = c.customer_id and l.connection_id = ${input.connectionId}::uuid and l.entity_type = 'contact' and l.salesos_id = c.id
    where c.customer_id = ${uow.customerId}::uuid and c.account_id = ${link.salesosId}::uuid limit 200`);
  const ids = people.map((row) => row.id);
  const [subjects, facts, measured, model] = [await loadSubjects(uow, ids), await loadFacts(uow, ids), await measuredSignals(uow, uow.now), await modelOf(uow)];
  const views = subjects.map((subject) => {
    const item = assess({ subject, facts: facts.get(subject.contactId) ?? [], model, measured, asOf: uow.now, quote: false });
    const view = scoreView(item, model, []);
    const lastAt = item.score.counted.at(-1)?.at.getTime() ?? null;
    const quiet = lastAt !== null && uow.now.getTime() - lastAt > QUIET_MS;
    const movement = quiet ? 'quiet' : view.changeThisWeek >= STEADY_POINTS ? 'rising' : view.changeThisWeek <= -STEADY_POINTS ? 'falling' : 'steady';
    return {
      recordId: people.find((row) => row.id === subject.contactId)?.crm_id ?? '',
      name: [subject.firstName, subject.lastName].filter((part) => part !== null).join(' '),
      title: subject.title,
      score: view.value,
      tier: view.tier,
      movement: movement as 'rising' | 'falling' | 'steady' | 'quiet',
      reason: view.reason,
    };
  });
  return { name: people[0]?.name ?? '', people: views.sort((a, b) => b.score - a.score) };
}
