import { Liquid, type Template } from 'liquidjs';
import { createTemplateEngine } from '#platform/liquid.ts';
import type { TemplateEngine, TemplateVariables } from '#ports/template-engine.ts';
import { fillIn, type MailTemplate } from '#services/email/mail-text.ts';
import type { Bench } from './bench.ts';

const MAILS = 1_000;
/** Many short ones: nothing here waits, so whoever else uses the processor is the only noise. */
const ROUNDS = 41;
const paragraph = `Hi {{ contact.first_name }},

I looked at how {{ contact.company | default: "your company" }} plans its capacity{% if contact.city %} in {{ contact.city }}{% endif %} and have one
idea that saved a similar team a day a week. The numbers are on [our pricing page](https://www.salesos.example/pricing).

{% unless contact.title == "CEO" %}Is that something for you as {{ contact.title | downcase }}?{% else %}Whom should I ask?{% endunless %}

{{ sender.name }}`;
const subject = 'An idea for {{ contact.company | default: "your team" }}';
const text: MailTemplate = { format: 'text', subject, body: paragraph };
const html: MailTemplate = {
  format: 'html',
  subject,
  body: paragraph
    .replace(/\[(.*?)\]\((.*?)\)/g, '<a href="$2">$1</a>')
    .split('\n\n')
    .map((part) => `<p>${part}</p>`)
    .join(''),
};
/** With a variable in a link: what comes of it has to be looked at each time. */
const htmlWithLink: MailTemplate = { ...html, body: html.body.replace('/pricing"', '/pricing?for={{ account.domain }}"') };

const people: TemplateVariables[] = Array.from({ length: MAILS }, (_, n) => ({
  contact: {
    first_name: `Ada ${n}`,
    last_name: 'Lovelace',
    email: `ada.${n}@example.com`,
    phone: null,
    title: 'Head of Engineering',
    company: n % 3 === 0 ? null : `Engines ${n}`,
    city: n % 2 === 0 ? 'London' : null,
    country: 'United Kingdom',
    custom: {},
  },
  account: { name: 'Engines', domain: 'example.com', industry: 'Software', company_size: 250, location: 'London', country: null, custom: {} },
  sender: { name: 'Charles Babbage', first_name: 'Charles', email: 'charles@example.com' },
  step: { number: 1, sequence: 'Warm intro' },
}));

/** Of processor time. */
function perSecond(run: (variables: TemplateVariables) => void): Promise<number> {
  // Each round anew: what was kept of one contact is of no use for the next.
  const fresh = people.map((variables) => ({ ...variables }));
  const before = process.cpuUsage();
  for (const variables of fresh) run(variables);
  const { user, system } = process.cpuUsage(before);
  return Promise.resolve((MAILS / (user + system)) * 1_000_000);
}

interface Bare {
  liquid: Liquid;
  subject: Template[];
  body: Template[];
}

/** The engine as it comes, with everything parsed beforehand. */
function bareOf(liquid: Liquid, mail: MailTemplate): Bare {
  return { liquid, subject: liquid.parse(mail.subject), body: liquid.parse(mail.body) };
}

function renderBare(bare: Bare, variables: TemplateVariables): string {
  bare.liquid.renderSync(bare.subject, variables);
  return String(bare.liquid.renderSync(bare.body, variables));
}

/** Both must write the same, or the comparison says nothing. */
function requireEqual(engine: TemplateEngine, mail: MailTemplate, bare: Bare): void {
  for (const variables of people.slice(0, 6)) {
    const filled = fillIn(engine, mail, variables);
    if ('missing' in filled || filled.body !== renderBare(bare, variables)) throw new Error(`the two do not write the same ${mail.format}`);
  }
}

/** A mail's subject and body filled in as the live path does it, against the bare engine. */
export function setUp(): Promise<Bench> {
  const engine = createTemplateEngine();
  const bareText = bareOf(new Liquid(), text);
  const bareHtml = bareOf(new Liquid({ outputEscape: 'escape' }), html);
  requireEqual(engine, text, bareText);
  requireEqual(engine, html, bareHtml);
  const ours = (mail: MailTemplate) => () => perSecond((variables) => void fillIn(engine, mail, variables));
  return Promise.resolve({
    name: 'render',
    operation: 'subject and body of a mail filled in; ours also finds empty variables and holds limits; per second of processor time',
    rounds: ROUNDS,
    ours: { label: 'the mail’s own path', run: ours(text) },
    limit: { label: 'LiquidJS with parsed templates', run: () => perSecond((variables) => void renderBare(bareText, variables)) },
    peers: [
      { label: 'LiquidJS, html escaped', run: () => perSecond((variables) => void renderBare(bareHtml, variables)) },
      { label: 'our html', run: ours(html) },
      { label: 'our html, a variable in a link', run: ours(htmlWithLink) },
    ],
  });
}
