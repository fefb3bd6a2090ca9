import type { LineChange, MappingDryRun, MappingLineView } from '@salesos/shared/api/setup';
import { useState } from 'react';

/** Lines as they are being changed; a dry run is of one set of changes only. */
export function useLineChanges() {
  const [changes, setChanges] = useState<readonly LineChange[]>([]);
  const [dryRun, setDryRun] = useState<MappingDryRun | null>(null);
  return {
    changes,
    dryRun,
    setDryRun,
    lineOf: ({ field, crmField, direction, authority }: MappingLineView): LineChange =>
      changes.find((one) => one.field === field) ?? { field, crmField, direction, authority },
    change(line: MappingLineView, wanted: LineChange) {
      const isAsBefore = line.crmField === wanted.crmField && line.direction === wanted.direction && line.authority === wanted.authority;
      setChanges((before) => [...before.filter(({ field }) => field !== line.field), ...(isAsBefore ? [] : [wanted])]);
      setDryRun(null);
    },
    forget() {
      setChanges([]);
      setDryRun(null);
    },
  };
}
