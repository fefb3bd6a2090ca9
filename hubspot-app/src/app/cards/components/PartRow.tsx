import { ProgressBar, TableCell, TableRow, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { type Score, signalName } from '../lib/score-words.ts';

export function PartRow({ part }: { part: Score['parts'][number] }) {
  const name = signalName(part.signal);
  return (
    <TableRow>
      <TableCell width="min">
        <Text format={{ fontWeight: 'demibold' }}>{name}</Text>
      </TableCell>
      {part.measured ? <MeasuredCells part={part} name={name} /> : <NotMeasuredCell />}
    </TableRow>
  );
}

/** The date in brackets stays in one piece. */
const unbroken = (text: string): string => text.replace(/\(([^)]*)\)$/, (date) => date.replaceAll(' ', '\u00a0'));

function MeasuredCells({ part, name }: { part: Score['parts'][number]; name: string }) {
  const points = say('ofPoints', part.points, part.outOf);
  return (
    <>
      <TableCell width="min">
        <Text>{points}</Text>
      </TableCell>
      <TableCell width={100}>
        <ProgressBar aria-label={`${name}: ${points}`} value={part.points} maxValue={part.outOf} variant="success" />
      </TableCell>
      <TableCell width="max">
        <Text variant="microcopy">{unbroken(part.text)}</Text>
      </TableCell>
    </>
  );
}

function NotMeasuredCell() {
  return (
    <TableCell colSpan={3}>
      <Text variant="microcopy">{cardLabels.notMeasured}</Text>
    </TableCell>
  );
}
