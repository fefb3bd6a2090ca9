import type { DateMention } from '#domain/email/return-date.ts';

export type { DateMention };

export interface DateHints {
  /** When the text was written; days without a year are near it. */
  readonly writtenAt: Date;
  /** Whether 7/12 is the 7th of December to its writer. */
  readonly dayFirst: boolean;
}

export interface AbsenceDates {
  /** Days a text names, in the order they are read; the text's own language is tried before English and the others. */
  find(text: string, hints: DateHints): DateMention[][];
}
