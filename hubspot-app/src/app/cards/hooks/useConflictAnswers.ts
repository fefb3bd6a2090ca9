import type { ConflictAnswer, ConflictView } from '@salesos/shared/api/card';
import { useCallback, useRef, useState } from 'react';

export interface Answer {
  resolution: ConflictAnswer;
  /** What is typed for `edited`. */
  value: string;
}

const keyOf = ({ id, seen }: ConflictView): string => `${id} ${seen}`;

/** What the viewer has chosen for each pair of values; another pair begins with the CRM's. */
export function useConflictAnswers() {
  const [shown, setShown] = useState<Readonly<Record<string, Answer>>>({});
  // What stands there right now: a press may reach us before the card was drawn with the last key.
  const typed = useRef(shown);
  const of = useCallback(
    (conflict: ConflictView, answers: Readonly<Record<string, Answer>> = shown): Answer => {
      const ours = conflict.ours.value;
      return answers[keyOf(conflict)] ?? { resolution: 'remote', value: ours === null ? '' : String(ours) };
    },
    [shown],
  );
  const change = useCallback((conflict: ConflictView, answer: Answer, isDrawn = true) => {
    typed.current = { ...typed.current, [keyOf(conflict)]: answer };
    if (isDrawn) setShown(typed.current);
  }, []);
  const send = useCallback(
    (conflict: ConflictView) => {
      const { resolution, value } = of(conflict, typed.current);
      return { conflictId: conflict.id, seen: conflict.seen, resolution, ...(resolution === 'edited' ? { value } : {}) };
    },
    [of],
  );
  return { of, change, send };
}
export type ConflictAnswers = ReturnType<typeof useConflictAnswers>;
