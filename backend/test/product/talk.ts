import { sql } from 'drizzle-orm';
import type { CardReply, CardView } from '@salesos/shared/api/card';
import type { Conversation } from '@salesos/shared/api/conversation';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { actAs, cardOn } from './card-door.ts';
import { addContact } from './crm-edit.ts';
import { pullOnce } from './crm-life.ts';
import { enroll, freshKey, personAt, reactTo } from './people.ts';

export const reps = {
  salesforce: { name: 'Anna Berg', mailbox: 'anna.berg@harborpine.example' },
  hubspot: { name: 'Jonas Weber', mailbox: 'jonas.weber@brightwater.example' },
};

type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;

/** A contact of the rep's. */
export async function known(product: TestProduct, vendor: Vendor): Promise<Somebody> {
  people += 1;
  const id = addContact(product, vendor, { firstName: 'Ida', lastName: `Number ${people}`, email: `ida.${people}@talks.example` });
  await pullOnce(product, vendor);
  return personAt(product, vendor, id);
}

/** One who has had the first mail of a sequence. */
export async function written(product: TestProduct, vendor: Vendor): Promise<Somebody> {
  const person = await known(product, vendor);
  await enroll(product, person);
  await product.engine.drain();
  return person;
}

/** One who has answered it. */
export async function replied(product: TestProduct, vendor: Vendor, text: string, disposition?: string): Promise<Somebody> {
  const person = await written(product, vendor);
  await reactTo(product, person, 'reply', { text, ...(disposition === undefined ? {} : { disposition }) });
  await product.engine.drain();
  return person;
}

/** What both cards of a CRM's page show and do, through its own door. */
export function talkWith(product: TestProduct) {
  const cardOf = async (person: Somebody, as = 'rep'): Promise<CardView> => {
    const reply = await cardOn(product, person.vendor, { object: 'contact', recordId: person.recordId }, as);
    if (!reply.ok) throw new Error(reply.problem.title);
    return reply.data;
  };
  const talkOf = async (person: Somebody, as = 'rep'): Promise<Conversation> => {
    const { conversation } = await cardOf(person, as);
    if (conversation === null) throw new Error('nothing was written');
    return conversation;
  };
  const answer = async (person: Somebody, text: string, more: object = {}, as = 'rep'): Promise<CardReply> => {
    const { reply, seen } = await talkOf(person, as);
    return actAs(product, person, { action: 'reply', answersId: reply?.id, seen, text, idempotencyKey: freshKey(), ...more }, as);
  };
  const correct = async (person: Somebody, said: string, more: object = {}, as = 'rep'): Promise<CardReply> =>
    actAs(product, person, { action: 'correct_reply', replyId: (await talkOf(person)).reply?.id, said, idempotencyKey: freshKey(), ...more }, as);
  const eventsOf = async (person: Somebody, type: string): Promise<unknown[]> => {
    const rows = await product.rows<{ data: unknown }>(
      person.vendor,
      sql`select data from events where data->>'contactId' = ${person.contactId} and event_type = ${type} order by seq`,
    );
    return rows.map(({ data }) => data);
  };
  return { cardOf, talkOf, answer, correct, eventsOf };
}

export const codeOf = (reply: CardReply): string => (reply.ok ? 'ok' : reply.problem.code);
