import { Accordion, List, Text } from '@hubspot/ui-extensions';
import { say } from '@salesos/shared/labels/cards';
import { clockText } from '../lib/instants.ts';
import { groupHits } from '../lib/machine-hits.ts';
import type { Score } from '../lib/score-words.ts';

export function MachineHits({ hits }: { hits: Score['machineHits'] }) {
  if (hits.length === 0) return null;
  const now = new Date();
  return (
    <Accordion title={say('machineHits', hits.length)} size="small">
      <List variant="unordered-styled">
        {groupHits(hits).map((group) => (
          <Text key={`${group.kindText} ${group.evidence}`} variant="microcopy">
            {`${clockText(group.at, now)} · ${group.kindText} · ${group.evidence}`}
          </Text>
        ))}
      </List>
    </Accordion>
  );
}
