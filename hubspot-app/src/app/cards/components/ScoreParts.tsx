import { Flex, Heading, Table, TableBody, Text } from '@hubspot/ui-extensions';
import { say } from '@salesos/shared/labels/cards';
import { contextLine, type Score } from '../lib/score-words.ts';
import { PartRow } from './PartRow.tsx';

export function ScoreParts({ score }: { score: Score }) {
  return (
    <Flex direction="column" gap="xs">
      <Heading>{say('why', score.value)}</Heading>
      {score.rule && <Text>{score.rule}</Text>}
      <Table density="compact" flush bordered={false}>
        <TableBody>
          {score.parts.map((part) => (
            <PartRow key={part.signal} part={part} />
          ))}
        </TableBody>
      </Table>
      <Text variant="microcopy">{contextLine(score)}</Text>
    </Flex>
  );
}
