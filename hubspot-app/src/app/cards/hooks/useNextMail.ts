import type { NextMail } from '@salesos/shared/api/card';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type CardTarget, type Outcome, readNextMail } from '../lib/api.ts';

export type NextMailState = Outcome<NextMail> | { kind: 'loading' };

/** Asked once when the form opens: what is being edited must not change under the hands. */
export function useNextMail({ origin, objectId }: CardTarget): { next: NextMailState; reload: () => Promise<void> } {
  const [next, setNext] = useState<NextMailState>({ kind: 'loading' });
  const isMounted = useRef(true);
  const reload = useCallback(async () => {
    setNext({ kind: 'loading' });
    const outcome = await readNextMail({ origin, objectId });
    if (isMounted.current) setNext(outcome);
  }, [origin, objectId]);
  useEffect(() => {
    isMounted.current = true;
    void reload();
    return () => {
      isMounted.current = false;
    };
  }, [reload]);
  return { next, reload };
}
