import { mailsTo } from '../../../backend/sandbox/mail/find-mails.ts';
import type { Verb } from '../../../backend/sandbox/prospects/act.ts';
import { react } from '../../../backend/sandbox/prospects/react.ts';
import { createSequence } from '../../../backend/src/services/sequence/create-sequence.ts';
import { localCustomers } from '../../start/customers.ts';
import type { Launched } from '../../start/launch.ts';
import type { Person, TwinClient } from '../../start/twin-client.ts';
import { settle } from './settle.ts';

export const DAY_MS = 86_400_000;

/** Nobody's seed makes it: after the loss only the backup can bring it back. */
export const OWN_SEQUENCE = 'Three notes';

/** What the first so many people of a CRM do with the mail they get; who comes after them is never written to. */
const PARTS: readonly { sequence: string; verbs: readonly { verb: Verb; text?: string; disposition?: string }[] }[] = [
  { sequence: OWN_SEQUENCE, verbs: [{ verb: 'click' }, { verb: 'reply', text: 'Yes, let us talk on Tuesday.', disposition: 'positive' }] },
  { sequence: OWN_SEQUENCE, verbs: [{ verb: 'open' }, { verb: 'unsubscribe' }] },
  { sequence: OWN_SEQUENCE, verbs: [{ verb: 'click' }] },
  { sequence: OWN_SEQUENCE, verbs: [] },
  { sequence: 'Warm intro', verbs: [{ verb: 'open' }] },
  { sequence: 'Warm intro', verbs: [{ verb: 'reply', text: 'We are not interested.', disposition: 'negative' }] },
];

async function addSequence({ product }: Launched): Promise<void> {
  const steps = [1, 2, 3].map((step) => ({
    delayDays: step === 1 ? 0 : 7,
    name: `Note ${step}`,
    subject: 'A note',
    body: `Note ${step} for you: [more](https://www.salesos.example/more)`,
    sameThread: true,
  }));
  for (const { id } of localCustomers)
    await product.work.withTenant(id, (uow) =>
      createSequence(uow, product.templates, { name: OWN_SEQUENCE, description: '', defaultForTier: null, steps }),
    );
}

/** Mid-life: people of both CRMs in two sequences, first mails out, reactions in, days gone by. Returns who has a part. */
export async function live(
  launched: Launched,
  client: TwinClient,
  inbox: { productUrl: string; secret: string },
  people: readonly Person[],
): Promise<Person[]> {
  await addSequence(launched);
  const actors: { person: Person; part: (typeof PARTS)[number] }[] = [];
  for (const vendor of ['salesforce', 'hubspot'] as const) {
    const free: Person[] = [];
    for (const person of people.filter((each) => each.vendor === vendor && each.email !== '')) {
      const { offers, may } = await client.card(person);
      if (may.includes('enroll') && offers.length > 0 && offers.every(({ blocked }) => blocked === null)) free.push(person);
    }
    PARTS.forEach((part, index) => {
      const person = free[index];
      if (!person) throw new Error(`${vendor} has too few people who may be written to`);
      actors.push({ person, part });
    });
  }
  for (const { person, part } of actors) {
    const { offers } = await client.card(person);
    const sequenceId = offers.find(({ name }) => name === part.sequence)?.sequenceId ?? '';
    await client.act(person, { action: 'enroll', sequenceId, idempotencyKey: `rebuild-${person.vendor}-${person.recordId}` });
  }
  await settle(launched);
  await client.advanceClock(DAY_MS);
  for (const { person, part } of actors) {
    const mail = mailsTo(launched.twin.twin, person.email).at(-1);
    if (!mail) throw new Error(`no mail has reached ${person.email}`);
    await react(launched.twin.twin, mail, [...part.verbs], inbox);
  }
  await client.advanceClock(5_000);
  await settle(launched);
  // "Warm intro" sends its second mail meanwhile, "Three notes" does not yet.
  await client.advanceClock(4 * DAY_MS);
  await settle(launched);
  return actors.map(({ person }) => person);
}
