import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { openAttempt } from '../token/open-attempt.ts';
import { signInProvider } from './mail-oauth.ts';

/** Starts the sign-in of a person's own mailbox. Returns where to send their browser. */
export async function beginSignIn(
  uow: UnitOfWork,
  deps: { providers: Providers; sealer: Sealer; publicUrl: string; wallMs: number },
  input: { actor: Actor; provider: string; withReading: boolean },
): Promise<string> {
  authorize(input.actor, 'mailbox.connect');
  const { oauth, attemptKey, redirectUri } = signInProvider(deps.providers, deps.publicUrl, input.provider);
  const [user] = await uow.rows<{ email: string }>(
    sql`select email from users where customer_id = ${uow.customerId}::uuid and id::text = ${input.actor.id}`,
  );
  const attempt = await openAttempt(uow, deps, { provider: attemptKey, userId: input.actor.id, readsAtOnce: false });
  await audit(uow, input.actor, { action: 'mailbox.begin_sign_in', resourceType: 'mailbox', resourceId: input.provider });
  return oauth.authorizeUrl({ ...attempt, redirectUri, address: user?.email.toLowerCase() ?? null, withReading: input.withReading });
}
