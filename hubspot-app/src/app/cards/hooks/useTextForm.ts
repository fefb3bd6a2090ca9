import { say } from '@salesos/shared/labels/cards';
import { useCallback, useRef, useState } from 'react';

export interface FieldRule {
  /** As the backend counts. */
  longest: number;
  /** Said of an empty one. */
  whenEmpty: string;
}

/** Fields of text and what is wrong with them. `rules` must not change. */
export function useTextForm<Field extends string>(initial: Record<Field, string>, rules: Record<Field, FieldRule>) {
  const [shown, setShown] = useState(initial);
  const [problems, setProblems] = useState<Partial<Record<Field, string>>>({});
  // What the fields hold right now: a press on Save may reach us before the card was drawn with the last key.
  const typed = useRef(initial);
  const type = useCallback((field: Field, value: string) => {
    typed.current = { ...typed.current, [field]: value };
  }, []);
  const leave = useCallback(
    (field: Field, value: string) => {
      type(field, value);
      setShown((before) => ({ ...before, [field]: value }));
    },
    [type],
  );
  /** What is typed, where nothing is wrong with it; it is then what is shown, too. */
  const check = useCallback((): Record<Field, string> | null => {
    const found = problemsOf(typed.current, rules);
    setProblems(found);
    setShown(typed.current);
    return Object.keys(found).length === 0 ? typed.current : null;
  }, [rules]);
  const reset = useCallback((to: Record<Field, string>) => {
    typed.current = to;
    setShown(to);
    setProblems({});
  }, []);
  return { shown, problems, type, leave, check, reset };
}

function problemsOf<Field extends string>(text: Record<Field, string>, rules: Record<Field, FieldRule>): Partial<Record<Field, string>> {
  const found: Partial<Record<Field, string>> = {};
  for (const field in rules) {
    const { longest, whenEmpty } = rules[field];
    const { length } = text[field].trim();
    if (length === 0) found[field] = whenEmpty;
    else if (length > longest) found[field] = say('nextMailTooLong', longest.toLocaleString());
  }
  return found;
}
