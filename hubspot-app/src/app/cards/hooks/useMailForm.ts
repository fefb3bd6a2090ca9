import { cardLabels, say } from '@salesos/shared/labels/cards';
import { useCallback, useRef, useState } from 'react';

export interface MailText {
  subject: string;
  body: string;
}
type Field = keyof MailText;

/** As the backend counts. */
const longest: Readonly<Record<Field, number>> = { subject: 300, body: 10_000 };

/** Two fields and what is wrong with them. */
export function useMailForm(initial: MailText) {
  const [shown, setShown] = useState(initial);
  const [problems, setProblems] = useState<Partial<MailText>>({});
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
  const check = useCallback((): MailText | null => {
    const found = { ...problemOf('subject', typed.current), ...problemOf('body', typed.current) };
    setProblems(found);
    return Object.keys(found).length === 0 ? typed.current : null;
  }, []);
  return { shown, problems, type, leave, check };
}

function problemOf(field: Field, text: MailText): Partial<MailText> {
  const value = text[field].trim();
  if (value === '') return { [field]: field === 'subject' ? cardLabels.nextMailNeedsSubject : cardLabels.nextMailNeedsText };
  return value.length > longest[field] ? { [field]: say('nextMailTooLong', longest[field].toLocaleString()) } : {};
}
