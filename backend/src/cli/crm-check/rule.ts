import type { Implementation } from './asked.ts';

export interface RuleContext {
  crm: Implementation;
  /** A contact that may be written to. */
  contactId: string;
}

export interface Rule {
  id: string;
  says: string;
  run(context: RuleContext): Promise<void>;
}

export interface RuleResult {
  rule: string;
  says: string;
  state: 'pass' | 'fail' | 'skip';
  found: string | null;
}
