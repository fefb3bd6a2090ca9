import { Flex, Heading, Table, TableBody } from '@hubspot/ui-extensions';
import { say } from '@salesos/shared/labels/cards';
import type { Score } from '../lib/score-words.ts';
import { PartRow } from './PartRow.tsx';

export function ScoreParts({ score }: { score: Score }) {
  return (
    <Flex direction="column" gap="xs">
      <Heading>{say('why', score.value)}</Heading>
      <Table density="compact" flush bordered={false}>
        <TableBody>
          {score.parts.map((part) => (
            <PartRow key={part.signal} part={part} />
          ))}
        </TableBody>
      </Table>
    </Flex>
  );
}
