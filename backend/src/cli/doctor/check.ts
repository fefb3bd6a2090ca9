export interface Check {
  name: string;
  state: 'ok' | 'warn' | 'fail';
  found: string;
  /** The one thing to do about it. */
  fix: string | null;
}

export const fine = (name: string, found: string): Check => ({ name, state: 'ok', found, fix: null });
export const warn = (name: string, found: string, fix: string): Check => ({ name, state: 'warn', found, fix });
export const fail = (name: string, found: string, fix: string): Check => ({ name, state: 'fail', found, fix });
