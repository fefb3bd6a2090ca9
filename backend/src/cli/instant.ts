import type { Input } from './command.ts';
import { CliError } from './cli-error.ts';

const ISO = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** An option that names an instant. Without a zone it would mean another one on every machine, so it needs one. */
export function instantOption(input: Input, option: string): Date | null {
  const text = input.text(option);
  if (text === null) return null;
  const [, year, month, day] = ISO.exec(text) ?? [];
  const at = new Date(text);
  // JavaScript takes February 30 for March 2.
  const isDay = day !== undefined && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (!isDay || Number.isNaN(at.getTime()))
    throw new CliError('bad_argument', `--${option} wants an instant like 2026-11-23T09:00:00Z, not "${text}".`, 2);
  return at;
}
