import type { ObjectConditions, ScopeChoices, ScopeCount, SetupObject, SetupView } from '@salesos/shared/api/setup';
import { useState } from 'react';

/** The choice as it is being made: what holds, with what was changed of it. A count is of one choice only. */
export function useScopeWish(view: SetupView) {
  const [edits, setEdits] = useState<ScopeChoices>({});
  const [count, setCount] = useState<ScopeCount | null>(null);
  const scopes: ScopeChoices = { ...Object.fromEntries(view.records.map(({ object, conditions }) => [object, conditions])), ...edits };
  return {
    scopes,
    count,
    setCount,
    change(object: SetupObject, conditions: ObjectConditions) {
      setEdits((before) => ({ ...before, [object]: conditions }));
      setCount(null);
    },
    forget() {
      setEdits({});
      setCount(null);
    },
  };
}
