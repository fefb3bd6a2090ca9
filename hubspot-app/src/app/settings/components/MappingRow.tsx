import { AutoGrid, Flex, Select, StatusTag, Text } from '@hubspot/ui-extensions';
import type { MappingLineView, MappingOfObject } from '@salesos/shared/api/setup';
import { saySetup } from '@salesos/shared/labels/setup';
import type { useLineChanges } from '../hooks/useLineChanges.ts';
import { columnWidth } from '../lib/mapping-grid.ts';

interface Props {
  line: MappingLineView;
  mapping: MappingOfObject;
  crmName: string;
  lines: ReturnType<typeof useLineChanges>;
  isBusy: boolean;
}

/** One field: both names, and the two rules as what they mean. */
export function MappingRow({ line, mapping, crmName, lines, isBusy }: Props) {
  const wanted = lines.lineOf(line);
  const directions = mapping.directionWords.filter(({ value }) => line.directions.includes(value));
  const authorities = mapping.authorityWords.filter(({ value }) => line.authorities.includes(value));
  return (
    <AutoGrid columnWidth={columnWidth} flexible gap="sm">
      <Flex direction="column">
        <Text format={{ fontWeight: 'demibold' }}>{line.label}</Text>
        {line.problem && <StatusTag variant="danger">{line.problem}</StatusTag>}
      </Flex>
      <Select
        label={saySetup('setupCrmFieldOf', line.label, crmName)}
        name={`crm-field-${line.field}`}
        variant="transparent"
        value={wanted.crmField}
        readOnly={isBusy}
        options={mapping.crmFields}
        onChange={(value) => lines.change(line, { ...wanted, crmField: String(value) })}
      />
      <Select
        label={saySetup('setupDirectionOf', line.label)}
        name={`direction-${line.field}`}
        variant="transparent"
        value={wanted.direction}
        readOnly={isBusy}
        options={directions}
        onChange={(value) => lines.change(line, { ...wanted, direction: line.directions.find((one) => one === value) ?? wanted.direction })}
      />
      {wanted.direction === 'both' ? (
        <Select
          label={saySetup('setupAuthorityOf', line.label)}
          name={`authority-${line.field}`}
          variant="transparent"
          value={wanted.authority}
          readOnly={isBusy}
          options={authorities}
          onChange={(value) => lines.change(line, { ...wanted, authority: line.authorities.find((one) => one === value) ?? wanted.authority })}
        />
      ) : (
        <Text>–</Text>
      )}
    </AutoGrid>
  );
}
