/** What a mail's recipient reads of us on the web. `sender`: "Anna Berg of Harbor & Pine". */
export const preferenceWords = {
  title: 'What you get from us',
  heading: (company: string): string => `What you get from ${company}`,
  intro: (address: string): string => `For ${address}. Take a tick away and press the button; it takes effect at once.`,
  email: (sender: string): string => `Mail from ${sender}, and from their colleagues in sales`,
  call: 'Calls from them',
  everything: (company: string): string => `No mail at all from ${company}, newsletters included`,
  save: 'Save',
  saved: 'Saved. It took effect at once.',
  refusedElsewhere: (company: string): string =>
    `The records of ${company} say no to this. Only they can change that; answer one of their mails if you want it again.`,
  link: 'Choose what you get',
  unreadable: 'This form could not be read.',
  nothingChanged: 'Nothing was changed.',
} as const;
