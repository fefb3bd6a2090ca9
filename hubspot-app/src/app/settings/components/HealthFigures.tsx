import { Alert, AutoGrid, Flex, Text } from '@hubspot/ui-extensions';
import type { HealthView, TimedText } from '@salesos/shared/api/setup';
import { clockText } from '@salesos/shared/client/clock-text';
import { saySetup } from '@salesos/shared/labels/setup';
import { timedText } from '../lib/timed-text.ts';
import { Facts } from './Facts.tsx';

const variants = { well: 'success', info: 'info', warn: 'warning', bad: 'danger' } as const;
/** Names and figures fit beside each other; on a phone one block is below the other. */
const blockWidth = 340;

interface Block {
  key: string;
  title: string;
  facts: HealthView['panels'][number]['facts'];
  notes: TimedText[];
}

/** What is measured: what to know first, each object, then the rest. */
export function HealthFigures({ health }: { health: HealthView }) {
  const { measuredAt, notes, objects, objectsEmpty, panels } = health;
  return (
    <Flex direction="column" gap="sm">
      <Text variant="microcopy">{saySetup('setupAsOf', clockText(new Date(measuredAt), new Date()))}</Text>
      {notes.map((note) => (
        <Alert key={note.title} variant={variants[note.tone]} title={note.title}>
          {timedText(note, new Date())}
        </Alert>
      ))}
      {objectsEmpty && <Text variant="microcopy">{objectsEmpty}</Text>}
      <Blocks blocks={objects.map(({ object, label, facts }) => ({ key: object, title: label, facts, notes: [] }))} />
      <Blocks blocks={panels} />
    </Flex>
  );
}

function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <AutoGrid columnWidth={blockWidth} flexible gap="sm">
      {blocks.map(({ key, title, facts, notes }) => (
        <Flex key={key} direction="column" gap="xs">
          <Text format={{ fontWeight: 'demibold' }}>{title}</Text>
          <Facts facts={facts} />
          {notes.map((note) => (
            <Text key={note.text} variant="microcopy">
              {timedText(note, new Date())}
            </Text>
          ))}
        </Flex>
      ))}
    </AutoGrid>
  );
}
