import { AutoGrid, Divider, Flex, Text } from '@hubspot/ui-extensions';
import type { MappingOfObject } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import type { useLineChanges } from '../hooks/useLineChanges.ts';
import { columnWidth } from '../lib/mapping-grid.ts';
import { MappingRow } from './MappingRow.tsx';

interface Props {
  mapping: MappingOfObject;
  crmName: string;
  lines: ReturnType<typeof useLineChanges>;
  isBusy: boolean;
}

/** A grid and no table: on a phone a table of four columns leaves no room for words. */
export function MappingTable({ mapping, crmName, lines, isBusy }: Props) {
  const titles = [setupLabels.setupOurField, saySetup('setupCrmField', crmName), setupLabels.setupDirection, setupLabels.setupAuthority];
  return (
    <Flex direction="column" gap="sm">
      <AutoGrid columnWidth={columnWidth} flexible gap="sm">
        {titles.map((title) => (
          <Text key={title} variant="microcopy">
            {title}
          </Text>
        ))}
      </AutoGrid>
      {mapping.lines.map((line) => (
        <Flex key={line.field} direction="column" gap="sm">
          <Divider />
          <MappingRow line={line} mapping={mapping} crmName={crmName} lines={lines} isBusy={isBusy} />
        </Flex>
      ))}
      {lines.changes.length === 0 && <Text variant="microcopy">{setupLabels.setupDryRunFirst}</Text>}
    </Flex>
  );
}
