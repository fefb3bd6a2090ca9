import { Table, TableBody, TableCell, TableRow, Text } from '@hubspot/ui-extensions';
import type { ScopeCount } from '@salesos/shared/api/setup';
import { saySetup } from '@salesos/shared/labels/setup';
import { clockText } from '@salesos/shared/client/clock-text';

/** What the choice holds and costs. */
export function CountTable({ count }: { count: ScopeCount }) {
  return (
    <>
      <Text format={{ fontWeight: 'demibold' }}>{saySetup('setupCountOf', clockText(new Date(count.measuredAt), new Date()))}</Text>
      <Table density="compact" flush bordered={false}>
        <TableBody>
          {count.rows.map(({ object, label, records, calls }) => (
            <TableRow key={object}>
              <TableCell>{label}</TableCell>
              <TableCell width="min">{records}</TableCell>
              <TableCell width="max">{calls}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Text>{count.total}</Text>
    </>
  );
}
