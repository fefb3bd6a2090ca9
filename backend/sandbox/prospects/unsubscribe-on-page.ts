import { attributeOf } from '../mail/links.ts';
import { CannotReactError, reaction, type Reaction, type Situation } from './act.ts';
import { browserHeaders } from './browser-headers.ts';
import { unsubscribePageUrl } from './mail-links.ts';
import { traitsOf } from './traits.ts';
import { isWithinReach, seen, visit } from './visit.ts';

interface Form {
  action: string;
  body: string;
}

/** The first POST form of the page as its first button would send it. */
function formOn(html: string, pageUrl: string): Form | null {
  for (const [form, inner] of html.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/gi)) {
    const tag = form.slice(0, form.indexOf('>') + 1);
    if (attributeOf(tag, 'method')?.toLowerCase() !== 'post') continue;
    const hidden = [...(inner ?? '').matchAll(/<input\b[^>]*>/gi)]
      .map(([input]) => input)
      .filter((input) => /hidden/i.test(attributeOf(input, 'type') ?? ''));
    const button = /<button\b[^>]*>|<input\b[^>]*type\s*=\s*["']?submit[^>]*>/i.exec(inner ?? '')?.[0];
    const fields = [...hidden, ...(button ? [button] : [])].flatMap((field): [string, string][] => {
      const name = attributeOf(field, 'name');
      return name ? [[name, attributeOf(field, 'value') ?? '']] : [];
    });
    return { action: new URL(attributeOf(tag, 'action') || pageUrl, pageUrl).href, body: new URLSearchParams(fields).toString() };
  }
  return null;
}

/** A person follows the unsubscribe link of the mail and presses the button there. */
export async function unsubscribeOnPage(situation: Situation): Promise<Reaction> {
  const url = unsubscribePageUrl(situation.mail);
  if (url === null) throw new CannotReactError('the mail has no unsubscribe link');
  const reach = (target: string): boolean => isWithinReach(target, situation.options.productUrl);
  if (!reach(url)) throw new CannotReactError('the unsubscribe link is outside the twin');
  const headers = browserHeaders(traitsOf(situation), 'page');
  const page = await visit(situation, { method: 'GET', url, headers });
  const form = formOn(page.body, url);
  if (!form || !reach(form.action)) throw new CannotReactError(`the unsubscribe page (status ${page.status}) has no button to press`);
  const length = String(Buffer.byteLength(form.body));
  const posting = { ...headers, 'content-type': 'application/x-www-form-urlencoded', 'content-length': length, origin: new URL(url).origin };
  const pressed = await visit(situation, { method: 'POST', url: form.action, headers: posting, body: form.body });
  return reaction(situation, 'unsubscribe_on_page', { requests: [seen(page), seen(pressed)] });
}
