import { CliError } from './cli-error.ts';
import type { Input } from './command.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

export function uuidOption(input: Input, option: string): string | null {
  const text = input.text(option);
  if (text !== null && !isUuid(text)) throw new CliError('bad_argument', `--${option} wants an id (UUID), not "${text}".`, 2);
  return text === null ? null : text.toLowerCase();
}

export function requiredOption(input: Input, option: string): string {
  const text = input.text(option);
  if (text === null || text.trim() === '') throw new CliError('bad_argument', `--${option} is needed.`, 2);
  return text;
}
