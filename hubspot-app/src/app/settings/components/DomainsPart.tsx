import { Button, Divider, Flex, Heading, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import type { DomainList } from '@salesos/shared/api/mail-setup';
import { clockText } from '@salesos/shared/client/clock-text';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useAnswer } from '../hooks/useAnswer.ts';
import { type Setup, useAsking } from '../hooks/useSetup.ts';
import { CallProblem } from './CallProblem.tsx';
import { Named } from './Named.tsx';

/** How the domains stand that mail is sent from. Name servers are asked, so it comes after the rest. */
export function DomainsPart({ setup }: { setup: Setup }) {
  const asking = useAsking(setup);
  const { answer: list, isWaiting, retry } = useAnswer<DomainList>(asking, { call: 'deliverability' });
  return (
    <Flex direction="column" gap="md">
      <Divider />
      <Heading>{setupLabels.domainsTitle}</Heading>
      {isWaiting && <LoadingSpinner label={saySetup('setupWorking', setup.product)} showLabel />}
      <CallProblem problem={asking.problem} />
      {!isWaiting && (
        <Flex direction="row" gap="sm" align="center" wrap>
          {list && <Text variant="microcopy">{saySetup('setupAsOf', clockText(new Date(list.measuredAt), new Date()))}</Text>}
          <Button size="xs" variant="transparent" onClick={retry}>
            {list ? setupLabels.setupPreviewAgain : setupLabels.setupTryAgain}
          </Button>
        </Flex>
      )}
      {list && <Text variant="microcopy">{list.note}</Text>}
      {list?.domains.map(({ domain, tone, word, line, toDo }) => (
        <Flex key={domain} direction="column" gap="xs">
          <Named name={domain} tone={tone} word={word} />
          <Text>{line}</Text>
          <Text variant="microcopy">{toDo}</Text>
        </Flex>
      ))}
    </Flex>
  );
}
