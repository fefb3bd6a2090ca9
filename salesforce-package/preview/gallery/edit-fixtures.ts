import type { AccountPeople, CardView, NextMail } from '@salesos/shared/api/card';
import { activeEnrollment, hot } from './fixtures.ts';

export const editable: CardView = { ...hot, enrollment: { ...activeEnrollment, can: [...activeEnrollment.can, 'edit_next'] } };

export const heldEditable: CardView = {
  ...hot,
  enrollment: {
    ...activeEnrollment,
    state: 'held',
    stateText: 'on hold',
    can: ['resume', 'remove', 'edit_next'],
    steps: activeEnrollment.steps.map((step) =>
      step.position === 2
        ? {
            ...step,
            state: 'held',
            lines: [],
            reason: {
              code: 'missing_variable',
              text: 'The mail has a variable without a value: first name.',
              remedy: 'Fill in the field on the record, and it goes on by itself; or edit the mail, then resume.',
            },
          }
        : step,
    ),
  },
};

export const nextMail: NextMail = {
  position: 2,
  subject: 'Re: An idea for Harbor & Pine',
  body: 'Hi Lena,\n\none line more: the first month costs nothing, so trying is the quickest way to find out. [Here is how it starts](https://www.salesos.example/start).\n\nAnna Berg',
  edited: false,
  missing: [],
};

export const nextMailWithGaps: NextMail = { ...nextMail, body: nextMail.body.replace('Lena', '[first name]'), missing: ['first name'] };

type Person = AccountPeople['people'][number];

const person = (recordId: string, name: string, change: Partial<Person> = {}): Person => ({
  recordId,
  name,
  title: 'Buyer',
  score: 20,
  tier: 3,
  movement: 'steady',
  reason: 'Opened a mail on Nov 12.',
  doNotContact: false,
  ...change,
});

export const nordlicht: AccountPeople = {
  name: 'Nordlicht Logistics',
  people: [
    person('003000000000001AAA', 'Lena Vogt', {
      title: 'Head of Operations',
      score: 66,
      tier: 1,
      movement: 'rising',
      reason: 'Replied yesterday and clicked the “pricing” link twice.',
    }),
    person('003000000000002AAA', 'Yusuf Demir', {
      title: 'Fleet Manager',
      score: 41,
      tier: 2,
      movement: 'falling',
      reason: 'Clicked a link on Nov 9.',
    }),
    person('003000000000003AAA', 'Maximiliane Freifrau von Hohenstein-Wittelsbach', { title: null }),
    person('003000000000004AAA', 'Jörg Albers', { score: 12, tier: 4, movement: 'quiet', reason: 'Replied on Oct 2.' }),
    person('003000000000005AAA', 'Petra Sommer', { doNotContact: true, reason: 'Do not contact: opted out on Nov 3.' }),
  ],
};

export const manyPeople: AccountPeople = {
  name: 'Nordlicht Logistics',
  people: Array.from({ length: 23 }, (_, n) => person(`0030000000000${10 + n}AAA`, `Person ${n + 1}`, { score: 90 - n })),
};
