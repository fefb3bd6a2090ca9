import { cardLabels } from '@salesos/shared/labels/cards';
import { useTextForm } from './useTextForm.ts';

export interface MailText {
  subject: string;
  body: string;
}

const rules = {
  subject: { longest: 300, whenEmpty: cardLabels.nextMailNeedsSubject },
  body: { longest: 10_000, whenEmpty: cardLabels.nextMailNeedsText },
};

/** A mail's two fields. */
export const useMailForm = (initial: MailText) => useTextForm<keyof MailText>({ ...initial }, rules);
