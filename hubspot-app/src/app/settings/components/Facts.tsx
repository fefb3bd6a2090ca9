import { DescriptionList, DescriptionListItem, Text } from '@hubspot/ui-extensions';
import type { SetupFact } from '@salesos/shared/api/setup';
import { timedText } from '../lib/timed-text.ts';

export function Facts({ facts }: { facts: readonly SetupFact[] }) {
  if (facts.length === 0) return null;
  return (
    <DescriptionList direction="row">
      {facts.map((fact) => (
        <DescriptionListItem key={fact.name} label={fact.name}>
          <Text>{timedText(fact, new Date())}</Text>
        </DescriptionListItem>
      ))}
    </DescriptionList>
  );
}
