import { Liquid } from 'liquidjs';
import { createTemplateEngine } from '#platform/liquid.ts';
import type { TemplateVariables } from '#ports/template-engine.ts';
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
const template: MailTemplate = { format: 'text', subject, body: paragraph };

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

/** A mail's subject and body filled in as the live path does it, against the bare engine with both parsed beforehand. */
export function setUp(): Promise<Bench> {
  const engine = createTemplateEngine();
  const bare = new Liquid();
  const [parsedSubject, parsedBody] = [bare.parse(subject), bare.parse(paragraph)];
  const check = fillIn(engine, template, people[1] ?? {});
  if ('missing' in check || check.body !== bare.renderSync(parsedBody, people[1])) throw new Error('the two do not write the same mail');
  return Promise.resolve({
    name: 'render',
    operation: 'subject and body of a mail filled in; ours also finds empty variables and holds limits; per second of processor time',
    rounds: ROUNDS,
    ours: { label: 'the mail’s own path', run: () => perSecond((variables) => fillIn(engine, template, variables)) },
    limit: {
      label: 'LiquidJS with parsed templates',
      run: () =>
        perSecond((variables) => {
          bare.renderSync(parsedSubject, variables);
          bare.renderSync(parsedBody, variables);
        }),
    },
    peers: [
      {
        label: 'the same as html, cleaned',
        run: () => perSecond((variables) => fillIn(engine, { ...template, format: 'html' }, variables)),
      },
    ],
  });
}
