import { Button, Flex, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { clockText } from '../lib/instants.ts';

export function PeopleDown({ loadedAt, retry }: { loadedAt: Date | null; retry: () => void }) {
  return (
    <Flex direction="row" gap="small" align="center" wrap>
      <Text variant="microcopy">{loadedAt ? say('peopleStale', clockText(loadedAt, new Date())) : cardLabels.peopleUnavailable}</Text>
      <Button size="xs" onClick={retry}>
        {cardLabels.tryAgain}
      </Button>
    </Flex>
  );
}
