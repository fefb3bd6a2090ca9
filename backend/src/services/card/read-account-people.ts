import type { AccountPeople } from '@salesos/shared/api/card';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { type Assessment, assess } from '../engagement/assess.ts';
import { loadBases } from '../engagement/load-bases.ts';
import { loadFacts } from '../engagement/load-facts.ts';
import { loadSubjects } from '../engagement/load-subjects.ts';
import { measuredSignals } from '../engagement/measured.ts';
import { modelOf } from '../engagement/recompute.ts';
import { ServiceError } from '../service-error.ts';
import { findRecord, personOfAccount } from './find-record.ts';
import { scoreView } from './score-view.ts';

const QUIET_MS = 14 * 86_400_000;
const STEADY_POINTS = 5;
const MOST_PEOPLE = 200;

/** The people of an account by score: who is rising, falling, or has gone quiet (nothing human for two weeks). */
export async function readAccountPeople(uow: UnitOfWork, input: { actor: Actor; connectionId: string; recordId: string }): Promise<AccountPeople> {
  authorize(input.actor, 'card.read');
  const { name, people } = await peopleOn(uow, input);
  const ids = people.map((row) => row.id);
  const [subjects, facts, bases, measured, model] = [
    await loadSubjects(uow, ids),
    await loadFacts(uow, ids),
    await loadBases(uow, ids),
    await measuredSignals(uow, uow.now),
    await modelOf(uow),
  ];
  const views = subjects.map((subject) => {
    const of = { subject, facts: facts.get(subject.contactId) ?? [], base: bases.get(subject.contactId) ?? null };
    const item = assess({ ...of, model, measured, asOf: uow.now, quote: false });
    const view = scoreView(item, model, []);
    return {
      recordId: people.find((row) => row.id === subject.contactId)?.crm_id ?? '',
      name: [subject.firstName, subject.lastName].filter((part) => part !== null).join(' ') || (subject.email ?? '–'),
      title: subject.title,
      score: view.value,
      tier: view.tier,
      movement: movementOf(item, view.changeThisWeek, uow.now),
      reason: view.reason,
      doNotContact: item.score.doNotContact !== null,
    };
  });
  return { name: name ?? views[0]?.name ?? '', people: views.sort(byScore) };
}

interface OnAccount {
  /** Null = the account is its one person. */
  name: string | null;
  people: { id: string; crm_id: string }[];
}

async function peopleOn(uow: UnitOfWork, page: { connectionId: string; recordId: string }): Promise<OnAccount> {
  const { connectionId, recordId } = page;
  const company = await findRecord(uow, { connectionId, object: 'account', recordId });
  const contactId = company ? undefined : await personOfAccount(uow, page);
  const person = contactId === undefined ? undefined : await findRecord(uow, { connectionId, object: 'contact', recordId: contactId });
  if (person) return { name: null, people: [{ id: person.salesosId, crm_id: contactId ?? '' }] };
  if (!company) throw new ServiceError('not_synced', 'This record is not here yet.', 'New records arrive within a minute. Nothing was lost.');
  const [account] = await uow.rows<{ name: string }>(
    sql`select name from accounts where customer_id = ${uow.customerId}::uuid and id = ${company.salesosId}::uuid`,
  );
  const people = await uow.rows<{ id: string; crm_id: string }>(sql`
    select c.id, l.crm_id from contacts c left join engagement_scores s on s.customer_id = c.customer_id and s.contact_id = c.id
    join crm_sync_state l on l.customer_id = c.customer_id and l.connection_id = ${connectionId}::uuid and l.entity_type = 'contact' and l.salesos_id = c.id
      and l.sync_status <> 'gone'
    where c.customer_id = ${uow.customerId}::uuid and c.account_id = ${company.salesosId}::uuid
    order by s.total_score desc nulls last, c.id limit ${MOST_PEOPLE}`);
  return { name: account?.name ?? '', people };
}

type Person = AccountPeople['people'][number];

function movementOf(item: Assessment, changeThisWeek: number, now: Date): Person['movement'] {
  const last = item.score.counted.at(-1);
  if (last && now.getTime() - last.at.getTime() > QUIET_MS) return 'quiet';
  if (changeThisWeek >= STEADY_POINTS) return 'rising';
  return changeThisWeek <= -STEADY_POINTS ? 'falling' : 'steady';
}

/** Whoever must not be contacted has no score to be ranked by. */
const byScore = (a: Person, b: Person): number =>
  Number(a.doNotContact) - Number(b.doNotContact) || b.score - a.score || a.name.localeCompare(b.name, 'en');
