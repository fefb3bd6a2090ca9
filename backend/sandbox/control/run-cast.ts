import type { Stored } from '../core/store.ts';
import { mailsTo } from '../mail/find-mails.ts';
import type { Reaction } from '../prospects/act.ts';
import { runPersonas, type Cast } from '../prospects/run-persona.ts';
import { asRefusal, requireProduct } from './simulate-prospect.ts';
import type { TwinSite } from './site.ts';
import { rememberClock } from './standing-clock.ts';

const SPACE = 'twin';
const KIND = 'persona_mail';

function openMails({ twin, personas }: TwinSite): Cast[] {
  return personas.flatMap(({ address, persona }) =>
    mailsTo(twin, address)
      .filter(({ id }) => !twin.store.get<Stored>(SPACE, KIND, id))
      .map((mail) => ({ persona, mail })),
  );
}

/**
 * Every persona reacts to each mail it has not reacted to yet, business time moving with them. A run that fails midway
 * leaves its mails open: what is done twice then is what a person may do twice.
 */
export async function runCast(site: TwinSite): Promise<{ message: string; reactions: Reaction[] }> {
  const inbox = requireProduct(site);
  const cast = openMails(site);
  const reactions = await runPersonas(site.twin, cast, { ...inbox, drive: true }).catch((failure: unknown) => {
    throw asRefusal(failure);
  });
  for (const { mail } of cast) site.twin.store.put<Stored>(SPACE, KIND, { id: mail.id });
  await rememberClock(site.twin);
  const message =
    cast.length === 0 ? 'No new mail has reached anybody in the cast.' : `The cast reacted to ${cast.length} mail${cast.length === 1 ? '' : 's'}.`;
  return { message, reactions };
}
