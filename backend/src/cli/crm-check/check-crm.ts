import { type HttpClient, HttpTrouble } from '#ports/http-client.ts';
import { Implementation, NotKept } from './asked.ts';
import { readingRules } from './reading-rules.ts';
import type { Rule, RuleContext, RuleResult } from './rule.ts';
import { writingRules } from './writing-rules.ts';

async function judged(rule: Rule, context: RuleContext): Promise<RuleResult> {
  const base = { rule: rule.id, says: rule.says };
  try {
    await rule.run(context);
    return { ...base, state: 'pass', found: null };
  } catch (error) {
    if (error instanceof NotKept) return { ...base, state: 'fail', found: error.message };
    if (error instanceof HttpTrouble) return { ...base, state: 'fail', found: `no answer: ${error.message}` };
    throw error;
  }
}

/** Every rule of the contract against one implementation, one after the other. Without a contact nothing is written. */
export async function checkCrm(http: HttpClient, input: { url: string; key: string; contactId: string | null }): Promise<RuleResult[]> {
  const context = { crm: new Implementation(http, input.url, input.key), contactId: input.contactId ?? '' };
  const results: RuleResult[] = [];
  for (const rule of readingRules) results.push(await judged(rule, context));
  for (const rule of writingRules)
    results.push(
      input.contactId === null
        ? { rule: rule.id, says: rule.says, state: 'skip', found: 'needs --contact <id>, a contact that may be written to' }
        : await judged(rule, context),
    );
  return results;
}
