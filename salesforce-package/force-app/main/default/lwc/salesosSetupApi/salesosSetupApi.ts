import setup from '@salesforce/apex/SalesOSGateway.setup';
import type { SetupCall, SetupFact, SetupView, TimedText } from '@salesos/shared/api/setup';
import { ask } from 'c/salesosApi';
import type { Outcome } from 'c/salesosApi';
import { timeOrDay } from 'c/salesosFormat';

/** One call of the set-up page; without a type of its own the answer is the page anew. */
export function callSetup<Answer = SetupView>(call: SetupCall): Promise<Outcome<Answer>> {
  return ask(() => setup({ body: JSON.stringify(call) }));
}

/** The text with its instant in the viewer's zone. */
export function timedText({ text, at }: TimedText, now: Date): string {
  return at === null ? text : text.replace('{0}', timeOrDay(at, now));
}

export interface FactRow {
  name: string;
  text: string;
}
export const factRows = (facts: readonly SetupFact[], now: Date): FactRow[] => facts.map((fact) => ({ name: fact.name, text: timedText(fact, now) }));
