import { Alert, Flex, List, Text, Tile } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { type Place, sendTimeText } from '../lib/instants.ts';

const shownDates = 3;

/** What confirming would do, or why it would do nothing. */
export function OfferDetails({ offer, place }: { offer: CardView['offers'][number]; place: Place }) {
  if (offer.blocked) return <Alert variant="warning" title={say('willNotStart', offer.blocked.text)} />;
  const now = new Date();
  return (
    <Tile compact>
      <Flex direction="column" gap="xs">
        {offer.caution && <Alert variant="warning" title={offer.caution} />}
        <Text format={{ fontWeight: 'demibold' }}>{cardLabels.enrollWouldSend}</Text>
        <List>
          {offer.wouldSendAt.slice(0, shownDates).map((at, index) => (
            <Text key={at}>{`${say('mailNumber', index + 1)} · ${sendTimeText(new Date(at), place, now)}`}</Text>
          ))}
        </List>
        <Text>{say('enrollFrom', offer.mailbox)}</Text>
        {offer.stopsOn.length > 0 && <Text variant="microcopy">{say('stopsOn', offer.stopsOn.join(', '))}</Text>}
      </Flex>
    </Tile>
  );
}
