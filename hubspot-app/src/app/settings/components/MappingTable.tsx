import { AutoGrid, Button, Divider, Flex, Text } from '@hubspot/ui-extensions';
import { lineStates, withoutLine } from '@salesos/shared/client/mapping-lines';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import { columnWidth } from '../lib/mapping-grid.ts';
import { type LineEditing, MappingRow } from './MappingRow.tsx';
import { NewLine } from './NewLine.tsx';

/** A grid and no table: on a phone a table of five columns leaves no room for words. */
export function MappingTable({ editing }: { editing: LineEditing }) {
  const { mapping, crmName, changes, take, isBusy } = editing;
  const [isAdding, setAdding] = useState(false);
  const { setupOurField, setupWay, setupDirection, setupAuthority } = setupLabels;
  return (
    <Flex direction="column" gap="sm">
      <AutoGrid columnWidth={columnWidth} flexible gap="sm">
        {[setupOurField, saySetup('setupCrmField', crmName), setupWay, setupDirection, setupAuthority].map((title) => (
          <Text key={title} variant="microcopy">
            {title}
          </Text>
        ))}
      </AutoGrid>
      {lineStates(mapping, changes).map((line) => (
        <Flex key={line.field} direction="column" gap="sm">
          <Divider />
          <MappingRow line={line} editing={editing} remove={() => take(withoutLine(changes, line))} />
        </Flex>
      ))}
      {isAdding ? (
        <NewLine editing={editing} close={() => setAdding(false)} />
      ) : (
        <Flex direction="row">
          <Button size="xs" disabled={isBusy} onClick={() => setAdding(true)}>
            {setupLabels.setupAddLine}
          </Button>
        </Flex>
      )}
      {changes.length === 0 && <Text variant="microcopy">{setupLabels.setupDryRunFirst}</Text>}
    </Flex>
  );
}
