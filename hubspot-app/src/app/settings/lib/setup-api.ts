import type { SetupCall, SetupView } from '@salesos/shared/api/setup';
import { ask, type Outcome } from '../../cards/lib/api.ts';

// HubSpot gives a backend 15 s; a count over several objects may take most of it.
const timeoutMs = 15_000;

/** One call of the set-up page; without a type of its own the answer is the page anew. */
export function callSetup<Answer extends object = SetupView>(origin: string, call: SetupCall): Promise<Outcome<Answer>> {
  return ask(`${origin}/v1/setup/hubspot`, { method: 'POST', timeout: timeoutMs, body: { ...call } });
}
