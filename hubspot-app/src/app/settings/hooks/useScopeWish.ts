import type { ObjectConditions, ScopeChoices, ScopeCount, SetupObject, SetupView } from '@salesos/shared/api/setup';
import { useState } from 'react';

/** The choice as it is being made: what holds, with what was changed of it. A count is of one choice only. */
export function useScopeWish(view: SetupView) {
  const [edits, setEdits] = useState<ScopeChoices>({});
  const [isProposed, setProposed] = useState(false);
  const [count, setCount] = useState<ScopeCount | null>(null);
  const scopes: ScopeChoices = { ...Object.fromEntries(view.records.map(({ object, conditions }) => [object, conditions])), ...edits };
  return {
    scopes,
    count,
    setCount,
    /** Chosen as long as the admin has chosen nothing else. */
    propose(owners: string[]) {
      if (Object.keys(edits).length > 0) return;
      setEdits(Object.fromEntries(view.records.map(({ object }) => [object, { owners, list: null, recordTypes: null }])));
      setProposed(true);
    },
    /** What is chosen is the proposal. */
    isProposed,
    change(object: SetupObject, conditions: ObjectConditions) {
      setEdits((before) => ({ ...before, [object]: conditions }));
      setProposed(false);
      setCount(null);
    },
    forget() {
      setEdits({});
      setProposed(false);
      setCount(null);
    },
  };
}
