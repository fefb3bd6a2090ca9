import type { SetupCall } from '@salesos/shared/api/setup';
import { useEffect, useState } from 'react';
import type { Asking } from './useSetup.ts';

/** What a step needs to know before it can be used: asked for when `call` is another than before, and again by `retry`. */
export function useAnswer<Answer extends object>({ ask }: Pick<Asking, 'ask'>, call: SetupCall) {
  const [held, hold] = useState<{ key: string; answer: Answer | null } | null>(null);
  const [turn, setTurn] = useState(0);
  const key = `${JSON.stringify(call)} ${turn}`;
  useEffect(() => {
    let isCurrent = true;
    void ask<Answer>(call).then((answer) => {
      if (isCurrent) hold({ key, answer });
    });
    return () => {
      isCurrent = false;
    };
    // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the call.
  }, [key]);
  const isThere = held?.key === key;
  return { answer: isThere ? held.answer : null, isWaiting: !isThere, retry: () => setTurn((before) => before + 1) };
}
