import type { AccountPeople } from '@salesos/shared/api/card';

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

export const lumen: AccountPeople = {
  name: 'Atelier Lumen',
  people: [
    person('101', 'Camille Roux', {
      title: 'Studio Director',
      score: 66,
      tier: 1,
      movement: 'rising',
      reason: 'Replied yesterday and clicked the “pricing” link twice.',
    }),
    person('102', 'Bastien Morel', { title: 'Lighting Designer', score: 41, tier: 2, movement: 'falling', reason: 'Clicked a link on Nov 9.' }),
    person('103', 'Inès Garnier', { title: null }),
    person('104', 'Hugo Petit', { score: 12, tier: 4, movement: 'quiet', reason: 'Replied on Oct 2.' }),
    person('105', 'Louise Marchand', { doNotContact: true, reason: 'Do not contact: opted out on Nov 3.' }),
  ],
};

export const manyPeople: AccountPeople = {
  name: 'Atelier Lumen',
  people: Array.from({ length: 23 }, (_, n) => person(String(200 + n), `Person ${n + 1}`, { score: 90 - n })),
};
