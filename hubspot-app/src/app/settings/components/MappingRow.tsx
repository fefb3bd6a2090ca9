import { AutoGrid, Button, Flex, Input, StatusTag, Text } from '@hubspot/ui-extensions';
import { type LinePart, type LineState, withPart } from '@salesos/shared/client/mapping-lines';
import type { LineChange, LineWish, MappingOfObject } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { columnWidth } from '../lib/mapping-grid.ts';
import { LineSelect } from './LineSelect.tsx';

export interface LineEditing {
  mapping: MappingOfObject;
  crmName: string;
  changes: readonly LineChange[];
  take: (changes: readonly LineChange[]) => void;
  isBusy: boolean;
}

/** One field: both names, how its value is carried over, and the two rules as what they mean. */
export function MappingRow({ line, editing, remove }: { line: LineState; editing: LineEditing; remove: () => void }) {
  const { field, label, problem, wanted, asks } = line;
  const choose = (part: LinePart, value: string) => editing.take(withPart(editing.mapping, editing.changes, { field, part, value }));
  const removeText = line.isAdded ? setupLabels.setupRemoveLine : line.removeText;
  return (
    <Flex direction="column" gap="xs">
      <AutoGrid columnWidth={columnWidth} flexible gap="sm">
        <Flex direction="column" align="start">
          <Text format={{ fontWeight: 'demibold' }}>{label}</Text>
          {problem && <StatusTag variant="danger">{problem}</StatusTag>}
          {removeText !== null && wanted !== null && (
            <Button size="xs" variant="transparent" disabled={editing.isBusy} onClick={remove}>
              {removeText}
            </Button>
          )}
        </Flex>
        {wanted === null ? (
          <Text variant="microcopy">{setupLabels.setupWillBeRemoved}</Text>
        ) : (
          <LineParts line={line} wanted={wanted} editing={editing} choose={choose} />
        )}
      </AutoGrid>
      {wanted !== null && asks !== null && (
        <Input
          label={saySetup('setupDetailOf', label, asks)}
          name={`detail-${field}`}
          value={wanted.detail}
          readOnly={editing.isBusy}
          onChange={(value) => choose('detail', value)}
        />
      )}
    </Flex>
  );
}

interface PartsProps {
  line: LineState;
  wanted: LineWish;
  editing: LineEditing;
  choose: (part: LinePart, value: string) => void;
}

function LineParts({ line, wanted, editing: { crmName, isBusy }, choose }: PartsProps) {
  const { field, label, authorities } = line;
  const same = { field, isBusy, choose };
  return (
    <>
      <LineSelect {...same} part="crmField" label={saySetup('setupCrmFieldOf', label, crmName)} value={wanted.crmField} options={line.crmFields} />
      <LineSelect {...same} part="choice" label={saySetup('setupWayOf', label)} value={wanted.choice} options={line.ways} />
      <LineSelect {...same} part="direction" label={saySetup('setupDirectionOf', label)} value={wanted.direction} options={line.directions} />
      {authorities === null ? (
        <Text>–</Text>
      ) : (
        <LineSelect {...same} part="authority" label={saySetup('setupAuthorityOf', label)} value={wanted.authority} options={authorities} />
      )}
    </>
  );
}
