import { hubspot } from '@hubspot/ui-extensions';
import type { SetupCall, SetupView } from '@salesos/shared/api/setup';
import { type Outcome, outcomeOf } from '@salesos/shared/client/outcome';

/** Must be one of the origins in app-hsmeta.json permittedUrls.fetch. HubSpot builds each folder alone, so the cards have their own line of it. */
export const defaultOrigin = 'https://api.salesos.example';

// HubSpot gives a backend 15 s; a count over several objects may take most of it.
const timeout = 15_000;

/** One call of the set-up page; without a type of its own the answer is the page anew. */
export function callSetup<Answer extends object = SetupView>(origin: string, call: SetupCall): Promise<Outcome<Answer>> {
  return outcomeOf(() => hubspot.fetch(`${origin}/v1/setup/hubspot`, { method: 'POST', timeout, body: { ...call } }));
}
