import { Link, Table, TableBody, TableCell, TableRow, Text } from '@hubspot/ui-extensions';
import type { WritesPreview } from '@salesos/shared/api/setup';

/** Record by record, value by value. */
export function WriteSamples({ samples }: { samples: WritesPreview['samples'] }) {
  return (
    <Table density="compact" flush bordered={false}>
      <TableBody>
        {samples.map(({ id, name, url, changes }) => (
          <TableRow key={id}>
            <TableCell>
              <Link href={{ url, external: true }}>{name}</Link>
            </TableCell>
            <TableCell width="max">
              {changes.map(({ label, before, after }) => (
                <Text key={label} variant="microcopy">{`${label}: ${before} → ${after}`}</Text>
              ))}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
