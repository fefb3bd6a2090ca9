import type { LineChange, MappingDryRun } from '@salesos/shared/api/setup';
import { useState } from 'react';

/** Lines as they are being changed; a dry run is of one set of changes only. */
export function useLineChanges() {
  const [changes, setChanges] = useState<readonly LineChange[]>([]);
  const [dryRun, setDryRun] = useState<MappingDryRun | null>(null);
  const take = (wanted: readonly LineChange[]) => {
    setChanges(wanted);
    setDryRun(null);
  };
  return { changes, dryRun, setDryRun, take, forget: () => take([]) };
}
