import { type HeaderLine, headerValues } from './automatic-mail.ts';

export interface Written {
  readonly at: Date;
  /** The writer's own day then, YYYY-MM-DD. */
  readonly day: string;
  /** Whether 7/12 is the 7th of December to them: not between the clocks of Halifax and Honolulu, as far as English goes. */
  readonly dayFirst: boolean;
}

const OFFSET = /([+-])(\d{2})(\d{2})\s*(\([^)]*\))?\s*$/;
/** Where days come first though the clock is American. */
const SOUTH = /\.(ar|bo|br|cl|co|cr|ec|gt|mx|pe|py|uy|ve)$/;

/** When and where a mail was written, by its Date header; by `receivedAt` when that says nothing. */
export function writtenOn(mail: { date: Date | null; headers: readonly HeaderLine[]; from: string }, receivedAt: Date): Written {
  const at = mail.date ?? receivedAt;
  const [, sign = '+', hours = '0', minutes = '0'] = OFFSET.exec(headerValues(mail.headers, 'date')[0] ?? '') ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return {
    at,
    day: new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 10),
    dayFirst: offset > -240 || offset < -600 || SOUTH.test(mail.from.toLowerCase()),
  };
}
