import { Button, Flex, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { clockText } from '../lib/instants.ts';

/** One quiet line: everything the record knows stays above it. */
export function BackendDown({ lastKnownAt, retry }: { lastKnownAt: Date | null; retry: () => void }) {
  return (
    <Flex direction="row" gap="small" align="center" wrap>
      <Text variant="microcopy">{say('backendDown', lastKnownAt ? clockText(lastKnownAt, new Date()) : '–')}</Text>
      <Button size="xs" onClick={retry}>
        {cardLabels.tryAgain}
      </Button>
    </Flex>
  );
}
