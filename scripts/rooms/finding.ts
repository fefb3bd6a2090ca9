export type Rule =
  | 'homeless'
  | 'room'
  | 'types-only'
  | 'sandbox'
  | 'vendor'
  | 'agent'
  | 'spelling'
  | 'npm'
  | 'library'
  | 'node'
  | 'computed'
  | 'barrel'
  | 'name'
  | 'cycle';

export interface Finding {
  readonly rule: Rule;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export function printFinding({ rule, file, line, message }: { rule: string; file: string; line: number; message: string }): string {
  return `${file}:${line} [${rule}] ${message}`;
}
