import { Accordion, Divider, Flex, Heading, LoadingSpinner, ProgressBar, Table, TableBody, TableCell, TableRow, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { type Signal, signalName } from '../lib/score-words.ts';

/** Keeps the height of a line. */
const blank = '\u00a0';
const usual: Signal[] = ['replies', 'clicks', 'opens'];

/** As tall as the parts will be, so the page does not jump when they come. A score of 0 has none. */
export function PartsPlaceholder({ value }: { value: number }) {
  return (
    <Flex direction="column" gap="xs">
      {value > 0 && <EmptyParts value={value} />}
      <LoadingSpinner label={cardLabels.loading} showLabel size="xs" layout="inline" />
      <Accordion title={cardLabels.howCalculated} size="small" disabled>
        {blank}
      </Accordion>
    </Flex>
  );
}

function EmptyParts({ value }: { value: number }) {
  return (
    <>
      <Divider />
      <Heading>{say('why', value)}</Heading>
      <Table density="compact" flush bordered={false}>
        <TableBody>
          {usual.map((signal) => (
            <TableRow key={signal}>
              <TableCell width="min">
                <Text format={{ fontWeight: 'demibold' }}>{signalName(signal)}</Text>
              </TableCell>
              <TableCell width="min">
                <Text>{blank}</Text>
              </TableCell>
              <TableCell width={100}>
                <ProgressBar aria-label={cardLabels.loading} value={0} maxValue={1} />
              </TableCell>
              <TableCell width="max">
                <Text variant="microcopy">{blank}</Text>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}
