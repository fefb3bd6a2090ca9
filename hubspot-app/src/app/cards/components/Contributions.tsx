import { Flex, Table, TableBody, TableCell, TableRow, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { useState } from 'react';
import { dateText } from '../lib/instants.ts';
import type { Score } from '../lib/score-words.ts';

const perPage = 8;

export function Contributions({ contributions }: { contributions: Score['contributions'] }) {
  const [page, setPage] = useState(1);
  const pageCount = Math.ceil(contributions.length / perPage);
  const rows = contributions.slice((page - 1) * perPage, page * perPage).map((one) => <ContributionRow key={one.eventId} contribution={one} />);
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'demibold' }}>{cardLabels.contributionsTitle}</Text>
      {contributions.length === 0 && <Text>{cardLabels.nothingCounted}</Text>}
      {pageCount > 1 ? (
        <Table density="compact" flush bordered={false} paginated pageCount={pageCount} page={page} onPageChange={setPage}>
          <TableBody>{rows}</TableBody>
        </Table>
      ) : (
        <Table density="compact" flush bordered={false}>
          <TableBody>{rows}</TableBody>
        </Table>
      )}
    </Flex>
  );
}

function ContributionRow({ contribution }: { contribution: Score['contributions'][number] }) {
  return (
    <TableRow>
      <TableCell width="min">
        <Text>{dateText(new Date(contribution.at))}</Text>
      </TableCell>
      <TableCell width="max">
        <Text>{contribution.text}</Text>
        <Text variant="microcopy">{say('weightLeft', Math.round(contribution.weightLeft * 100))}</Text>
      </TableCell>
      <TableCell width="min" align="right">
        <Text>{say('pointsShare', contribution.share.toFixed(1))}</Text>
      </TableCell>
    </TableRow>
  );
}
