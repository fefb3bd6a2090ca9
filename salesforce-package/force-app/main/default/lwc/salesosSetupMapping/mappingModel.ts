import type { LineChange, MappingLineView, MappingOfObject } from '@salesos/shared/api/setup';
import { say } from 'c/salesosLabels';

interface Option {
  value: string;
  label: string;
}
export interface MappingRow {
  field: string;
  label: string;
  crmField: string;
  crmFieldLabel: string;
  problem: string | null;
  direction: string;
  directionLabel: string;
  directions: Option[];
  /** Both sides may change it: somebody has to win. */
  hasAuthority: boolean;
  authority: string;
  authorityLabel: string;
  authorities: Option[];
}

/** The line with what was changed of it. */
export const wantedLine = ({ field, crmField, direction, authority }: MappingLineView, changes: readonly LineChange[]): LineChange =>
  changes.find((change) => change.field === field) ?? { field, crmField, direction, authority };

/** With the wanted line among the changes; a line that is as before is none. */
export function withChange(changes: readonly LineChange[], line: MappingLineView, wanted: LineChange): LineChange[] {
  const others = changes.filter(({ field }) => field !== line.field);
  return line.crmField === wanted.crmField && line.direction === wanted.direction && line.authority === wanted.authority
    ? others
    : [...others, wanted];
}

export function mappingRows(
  { lines, directionWords, authorityWords }: MappingOfObject,
  changes: readonly LineChange[],
  crmName: string,
): MappingRow[] {
  return lines.map((line) => {
    const { crmField, direction, authority } = wantedLine(line, changes);
    return {
      field: line.field,
      label: line.label,
      crmField,
      crmFieldLabel: say('setupCrmFieldOf', line.label, crmName),
      problem: line.problem,
      direction,
      directionLabel: say('setupDirectionOf', line.label),
      directions: directionWords.filter(({ value }) => line.directions.includes(value)),
      hasAuthority: direction === 'both',
      authority,
      authorityLabel: say('setupAuthorityOf', line.label),
      authorities: authorityWords.filter(({ value }) => line.authorities.includes(value)),
    };
  });
}
