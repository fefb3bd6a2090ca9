import { CannotReactError, reaction, type Reaction, type Situation } from './act.ts';
import { offersOneClick, unsubscribeHeaderUrl } from './mail-links.ts';
import { isWithinReach, seen, visit } from './visit.ts';

/** The mail client's own button (RFC 8058): one POST without cookies, authorization or redirects. */
export async function unsubscribe(situation: Situation): Promise<Reaction> {
  const url = unsubscribeHeaderUrl(situation.mail);
  if (url === null || !offersOneClick(situation.mail)) throw new CannotReactError('the mail offers no one-click unsubscribe');
  if (!isWithinReach(url, situation.options.productUrl)) throw new CannotReactError('the unsubscribe address is outside the twin');
  const body = 'List-Unsubscribe=One-Click';
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) };
  return reaction(situation, 'unsubscribe', { requests: [seen(await visit(situation, { method: 'POST', url, headers, body }))] });
}
