import { sql } from 'drizzle-orm';
import { storedContact } from '../../product/crm-edit.ts';
import { linksOf } from '../../product/crm-life.ts';
import { madeOf } from '../../product/made-records.ts';
import { dirtyRows, publishedAndWritten } from '../../product/written.ts';
import { cycle, fields, livingId, type ModelPerson, type ModelWorld } from './world.ts';

export interface Violation {
  invariant: string;
  what: string;
}

const names = {
  salesforce: { first_name: 'FirstName', phone: 'Phone', title: 'Title' },
  hubspot: { first_name: 'firstname', phone: 'phone', title: 'jobtitle' },
};
const plain = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

interface Noted {
  field: string;
  local: unknown;
  remote: unknown;
}

/** With trouble and edits over: a few cycles, then what must hold. */
export async function checkRest(world: ModelWorld): Promise<Violation[]> {
  world.test.twin.twin.faults.clear();
  for (let cycles = 0; cycles < 3; cycles += 1) await cycle(world);
  const violations: Violation[] = [];
  for (const person of world.people) violations.push(...(person.isDeleted ? await checkDeleted(world, person) : await checkLiving(world, person)));
  violations.push(...(await checkMade(world)), ...(await checkOwned(world)), ...(await checkQuiet(world)), ...(await checkAliases(world)));
  return violations;
}

async function checkLiving(world: ModelWorld, person: ModelPerson): Promise<Violation[]> {
  const { test, vendor } = world;
  const there = storedContact(test, vendor, person.crmId);
  const id = await livingId(world, person);
  const [here] = await test.rows<Record<string, unknown>>(
    vendor,
    sql`select first_name, phone, title, deleted_at from contacts where id = ${id}::uuid`,
  );
  const noted = await test.rows<Noted>(
    vendor,
    sql`select c.field, c.local, c.remote from crm_conflicts c join crm_sync_state l on l.id = c.link_id where l.salesos_id = ${id}::uuid`,
  );
  const violations: Violation[] = [];
  if (here?.['deleted_at'] !== null) violations.push({ invariant: '13 a restored record lives again', what: person.crmId });
  for (const field of fields) {
    const [ours, theirs] = [plain(here?.[field]), plain(there[names[vendor][field]])];
    if (ours !== theirs) violations.push({ invariant: '1 both sides agree', what: `${person.crmId} ${field}: here "${ours}", there "${theirs}"` });
    const logged = new Set(noted.filter((one) => one.field === field).flatMap(({ local, remote }) => [plain(local), plain(remote)]));
    const entered = person.entered.filter((one) => one.field === field);
    const kept = entered.findLast(({ value }) => value === theirs)?.order ?? 0;
    // Of each side's own values the last one counts: who entered it had seen those before.
    // What was entered here into a row that was merged away goes with it, as the other values of a loser do.
    const sides = id === person.contactId ? (['there', 'here'] as const) : (['there'] as const);
    const last = sides.flatMap((side) => entered.findLast((one) => one.side === side) ?? []);
    for (const { value } of last.filter((one) => one.order > kept && !logged.has(one.value)))
      violations.push({ invariant: '3 no silent lost update', what: `${person.crmId} ${field}: "${value}" is gone, the record says "${theirs}"` });
  }
  return violations;
}

/** However often its making was tried, lost or read first: one record there, and it is tied to the one here. */
async function checkMade({ test, vendor, made }: ModelWorld): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const id of made) {
    const found = madeOf(test, vendor, 'contact', id).map((record) => record.id);
    const links = await test.rows<{ crm_id: string }>(vendor, sql`select crm_id from crm_sync_state where salesos_id = ${id}::uuid`);
    const [here] = await test.rows<{ n: number }>(
      vendor,
      sql`select count(*)::int as n from contacts where last_name = (select last_name from contacts where id = ${id}::uuid)`,
    );
    const tied = links.map(({ crm_id }) => crm_id);
    if (found.length !== 1 || tied.join() !== found.join() || here?.n !== 1)
      violations.push({ invariant: '10 no duplicate create', what: `${id}: there ${found.join()}, tied to ${tied.join()}, here ${here?.n}` });
  }
  const owed = await test.rows(vendor, sql`select id from crm_creates`);
  return owed.length === 0 ? violations : [...violations, { invariant: '10 no duplicate create', what: `${owed.length} still to be made` }];
}

async function checkDeleted({ test, vendor }: ModelWorld, person: ModelPerson): Promise<Violation[]> {
  const [link] = await linksOf(test, vendor, [person.crmId]);
  const waiting = await test.rows(vendor, sql`select d.id from crm_dirty d join crm_sync_state l on l.id = d.id where l.crm_id = ${person.crmId}`);
  return link?.sync_status === 'gone' && waiting.length === 0
    ? []
    : [{ invariant: '13 nothing is owed to a tombstone', what: `${person.crmId} ${link?.sync_status}` }];
}

async function checkOwned({ test, vendor, people }: ModelWorld): Promise<Violation[]> {
  const { published, written } = await publishedAndWritten(test, vendor);
  return people
    .filter(({ crmId, isDeleted }) => !isDeleted && JSON.stringify(published[crmId]) !== JSON.stringify(written[crmId]))
    .map(({ crmId }) => ({
      invariant: '4 the last decided value is what the CRM has',
      what: `${crmId} ${differing(published[crmId], written[crmId])}`,
    }));
}

const differing = (wanted: Record<string, unknown> = {}, found: Record<string, unknown> = {}): string =>
  Object.keys(wanted)
    .filter((name) => wanted[name] !== found[name])
    .map((name) => `${name}: decided ${String(wanted[name])}, there ${String(found[name])}`)
    .join('; ');

/** Another cycle must not touch a record: what writes at rest would write for ever. */
async function checkQuiet(world: ModelWorld): Promise<Violation[]> {
  const { test, vendor } = world;
  const stamps = (): string => JSON.stringify(world.people.map(({ crmId, isDeleted }) => (isDeleted ? null : storedContact(test, vendor, crmId))));
  const before = stamps();
  await cycle(world);
  const owed = (await dirtyRows(test, vendor)).length;
  return before === stamps() && owed === 0 ? [] : [{ invariant: '2 at rest nothing is written', what: `${owed} rows owed` }];
}

async function checkAliases({ test, vendor, losers }: ModelWorld): Promise<Violation[]> {
  const aliases = await test.rows<{ crm_id: string; into_crm_id: string }>(vendor, sql`select crm_id, into_crm_id from crm_aliases`);
  const known = new Set(aliases.map(({ crm_id }) => crm_id));
  const links = await linksOf(test, vendor, losers);
  return [
    ...aliases
      .filter(({ into_crm_id }) => known.has(into_crm_id))
      .map(({ crm_id }) => ({ invariant: '14 an alias leads to a live record', what: crm_id })),
    ...links.map(({ crm_id }) => ({ invariant: '14 a merged record has no link of its own', what: crm_id })),
  ];
}
