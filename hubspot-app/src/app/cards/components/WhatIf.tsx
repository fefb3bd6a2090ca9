import { AutoGrid, Flex, List, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { type Score, signed } from '../lib/score-words.ts';

/** Forward-looking: what would raise the score, and how it fades if nothing comes. */
export function WhatIf({ score }: { score: Score }) {
  return (
    <AutoGrid columnWidth={220} gap="medium" flexible>
      <Column title={cardLabels.wouldRaiseTitle} lines={score.wouldRaise.map((one) => `${signed(Math.round(one.points))}  ${one.text}`)} />
      <Column title={cardLabels.fadesTitle} lines={score.fades.map((one) => say('fadesLine', Math.round(one.value), one.inDays))} />
    </AutoGrid>
  );
}

function Column({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'demibold' }}>{title}</Text>
      <List>
        {lines.map((line) => (
          <Text key={line}>{line}</Text>
        ))}
      </List>
    </Flex>
  );
}
