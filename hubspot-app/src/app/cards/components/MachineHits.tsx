import { Accordion, List, Text } from '@hubspot/ui-extensions';
import { say } from '@salesos/shared/labels/cards';
import { clockText } from '../lib/instants.ts';
import { type Score, signalName } from '../lib/score-words.ts';

export function MachineHits({ hits }: { hits: Score['machineHits'] }) {
  if (hits.length === 0) return null;
  const now = new Date();
  return (
    <Accordion title={say('machineHits', hits.length)} size="small">
      <List variant="unordered-styled">
        {hits.map((hit) => (
          <Text key={`${hit.at} ${hit.kind} ${hit.evidence}`} variant="microcopy">
            {`${clockText(new Date(hit.at), now)} · ${signalName(hit.kind === 'open' ? 'opens' : 'clicks')} · ${hit.evidence}`}
          </Text>
        ))}
      </List>
    </Accordion>
  );
}
