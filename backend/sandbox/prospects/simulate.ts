import type { Twin } from '../core/twin.ts';
import { mailsTo } from '../mail/find-mails.ts';
import { CannotReactError, type ProspectOptions, type Reaction, type Verb } from './act.ts';
import { react } from './react.ts';

export interface SimulateOptions extends ProspectOptions {
  address: string;
  text?: string;
  disposition?: string;
}

/** One act on the newest mail to the address, now. Throws CannotReactError with words for the page. */
export async function simulate(twin: Twin, action: Verb, options: SimulateOptions): Promise<Reaction> {
  const mail = mailsTo(twin, options.address, options.spaceId).at(-1);
  if (!mail) throw new CannotReactError(`No mail to ${options.address} has arrived yet.`);
  // A bare "replies" on the page is the good news the visitor came to see; own words are left to be judged.
  const disposition = options.disposition ?? (action === 'reply' && options.text === undefined ? 'positive' : undefined);
  const act = { verb: action, ...(options.text === undefined ? {} : { text: options.text }), ...(disposition === undefined ? {} : { disposition }) };
  const [done] = await react(twin, mail, [act], options);
  if (!done) throw new CannotReactError('Nothing happened.');
  return done;
}
