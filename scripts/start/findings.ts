import type { CardView } from '@salesos/shared/api/card';
import type { RecordPage } from '../../backend/sandbox/core/record-page.ts';
import type { Actor, TwinClient } from './twin-client.ts';

export interface Finding {
  who: string;
  what: string;
  expected: string;
  found: string;
  ok: boolean;
}

interface Seen {
  record: RecordPage;
  mails: number;
  card: CardView;
}

/** What the twins hold after the loop, against what they should hold. Nothing here asks the product's database. */
export async function findingsFor(twin: TwinClient, actors: readonly Actor[]): Promise<Finding[]> {
  const all = await Promise.all(
    actors.map(async (actor) => {
      const seen = { record: await twin.record(actor), mails: (await twin.mailsTo(actor.email)).length, card: await twin.card(actor) };
      return expectations(actor, seen).map(([what, expected, found]) => ({
        who: `${actor.vendor} ${actor.persona} ${actor.recordId}`,
        what,
        expected,
        found,
        ok: matches(expected, found),
      }));
    }),
  );
  return all.flat();
}

/** `> 0` and `/…/` are patterns, everything else is meant literally. */
function matches(expected: string, found: string): boolean {
  if (expected.startsWith('> ')) return Number(found) > Number(expected.slice(2));
  if (expected.startsWith('/')) return new RegExp(expected.slice(1, -1), 'i').test(found);
  return expected === found;
}

const sumOfParts = (card: CardView): number => (card.score?.parts ?? []).reduce((sum, part) => sum + part.points, 0);

/** "50 = replies 31 + clicks 14 + opens 5" */
const scoreLine = (value: number | undefined, card: CardView): string =>
  `${value ?? ''} = ${(card.score?.parts ?? []).map((part) => `${part.signal} ${part.points}`).join(' + ')}`;

type Expectation = [what: string, expected: string, found: string];

function expectations(actor: Actor, { record, mails, card }: Seen): Expectation[] {
  const field = (name: RegExp): string => record.ownedFields.find(({ apiName }) => name.test(apiName))?.value ?? '';
  const count = (direction: 'outbound' | 'inbound'): string =>
    String(record.activities.filter((activity) => activity.direction === direction).length);
  const ids = record.activities.map(({ externalId }) => externalId).filter((id) => id !== null);
  const unsent = card.enrollment?.steps.find((step) => step.position === 2);
  const shared: Expectation[] = [
    ['activities have our external id, each once', String(record.activities.length), String(new Set(ids).size)],
    ['score reason on the record', '/\\S/', field(/score_reason/i)],
    ['next action on the record', '/\\S/', field(/next_action/i)],
    ['as-of on the record', '/^\\d/', field(/score_as_of/i)],
    ['sequence on the record', '/\\S/', field(/sequence(__c)?$/i)],
    // The live number decays by the hour; the record is written again when the two would differ by 5.
    [
      'card and record agree (less than 5 apart)',
      'yes',
      Math.abs(Number(field(/engagement_score/i)) - (card.score?.value ?? Number.NaN)) < 5
        ? 'yes'
        : `${field(/engagement_score/i)} against ${card.score?.value ?? 'nothing'}`,
    ],
    // Later than the record's, so it may have faded by then.
    ['the parts add up to the score on the card now', scoreLine(card.score?.value, card), scoreLine(sumOfParts(card), card)],
  ];
  switch (actor.persona) {
    case 'engaged':
      return [
        ['mails sent', '1', String(mails)],
        ['outbound activities', '1', count('outbound')],
        ['inbound activities', '1', count('inbound')],
        ['score on the record', '> 0', field(/engagement_score/i)],
        ['sequence state on the record', '/replied/', field(/sequence_state/i)],
        ['second mail not sent, with its reason on the card', 'replied', unsent?.reason?.code ?? ''],
        ['next action on the card', 'reply_now', card.nextAction?.action ?? ''],
        ...shared,
      ];
    case 'unsubscriber':
      return [
        ['mails sent', '1', String(mails)],
        ['outbound activities', '1', count('outbound')],
        ['inbound activities', '0', count('inbound')],
        ['band on the record', 'Do not contact', field(/band/i)],
        ['sequence state on the record', '/opted out/', field(/sequence_state/i)],
        ['second mail not sent, with its reason on the card', 'opted_out', unsent?.reason?.code ?? ''],
        ['the card says why not to contact', '/\\S/', card.doNotContact ?? ''],
        ...shared,
      ];
    case 'machine_only':
      return [
        ['mails sent', '2', String(mails)],
        ['outbound activities', '2', count('outbound')],
        ['inbound activities', '0', count('inbound')],
        ['score on the record: machines moved nothing', '0', field(/engagement_score/i)],
        ['machine hits listed on the card', '> 0', String(card.score?.machineHits.length ?? 0)],
        ['sequence state on the record', 'Completed', field(/sequence_state/i)],
        ...shared,
      ];
  }
}
