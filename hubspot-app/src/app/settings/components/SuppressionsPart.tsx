import { Button, Divider, Flex, Heading, Text } from '@hubspot/ui-extensions';
import type { SuppressionList } from '@salesos/shared/api/mail-setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { Mail } from '../hooks/useMail.ts';
import { useSuppressions } from '../hooks/useSuppressions.ts';
import { CallProblem } from './CallProblem.tsx';
import { SuppressionAdd } from './SuppressionAdd.tsx';
import { SuppressionRow } from './SuppressionRow.tsx';
import { SuppressionSearch } from './SuppressionSearch.tsx';

/** Whom nobody writes to: looked up, added, taken off. */
export function SuppressionsPart({ mail, first }: { mail: Mail; first: SuppressionList }) {
  const part = useSuppressions(mail, first);
  const [lifting, setLifting] = useState<string | null>(null);
  const { list, pending, problem } = part;
  return (
    <Flex direction="column" gap="md">
      <Divider />
      <Heading>{setupLabels.suppressionsTitle}</Heading>
      <Text variant="microcopy">{setupLabels.suppressionsIntro}</Text>
      <CallProblem problem={problem} />
      <SuppressionSearch part={part} />
      {list.empty && <Text>{list.empty}</Text>}
      {list.rows.map((row) => (
        <SuppressionRow key={row.id} part={part} row={row} isLifting={row.id === lifting} setLifting={setLifting} />
      ))}
      {list.next && (
        <Flex direction="row">
          <Button size="xs" variant="transparent" disabled={pending !== null} onClick={() => void part.showMore()}>
            {setupLabels.suppressionMore}
          </Button>
        </Flex>
      )}
      <SuppressionAdd part={part} />
    </Flex>
  );
}
