/** What the name servers say about a domain's mail, and what to do. */
export const deliverabilityLabels = {
  spf_not_asked: {
    text: 'The name servers did not answer, so it is not known which servers may send for the domain.',
    toDo: 'Look again in a few minutes.',
  },
  spf_missing: {
    text: 'The domain has no SPF record: it does not say which servers may send its mail.',
    toDo: 'Add a TXT record that begins with v=spf1 and names your mail provider.',
  },
  spf_several: { text: 'The domain has more than one SPF record. Receivers then use none.', toDo: 'Make one record of them.' },
  spf_invalid: {
    text: 'The SPF record cannot be used: something in it, or in what it includes, is wrong or no longer there.',
    toDo: 'Take out what no longer exists, and check the spelling.',
  },
  spf_too_many_lookups: {
    text: 'The SPF record makes receivers look up more than ten names. They stop there, and your mail may fail.',
    toDo: 'Take out the services you no longer send with.',
  },
  spf_provider_missing: {
    text: 'The SPF record does not name the provider your mail leaves from.',
    toDo: 'Add your provider’s include to the record.',
  },
  spf_allows_everybody: {
    text: 'The SPF record allows every server in the world to send for the domain.',
    toDo: 'Let the record end in ~all or -all.',
  },
  spf_no_end: { text: 'The SPF record does not say what to do with servers it does not name.', toDo: 'Let the record end in ~all or -all.' },
  spf_fine: { text: 'SPF says which servers may send for the domain.', toDo: null },
  dkim_not_asked: {
    text: 'The name servers did not answer, so it is not known whether mail of the domain can be signed.',
    toDo: 'Look again in a few minutes.',
  },
  dkim_missing: {
    text: 'There is no DKIM key where your provider publishes it: your mail is probably not signed.',
    toDo: 'Turn DKIM on at your provider and publish the key it gives you.',
  },
  dkim_selector_unknown: {
    text: 'No DKIM key was found under the usual names. Your provider may use another one.',
    toDo: 'Look at the s= of the DKIM-Signature in a mail you sent, and ask again with that selector.',
  },
  dkim_revoked: { text: 'The DKIM key was withdrawn: signatures made with it fail.', toDo: 'Publish the key your provider signs with now.' },
  dkim_invalid: { text: 'The DKIM record holds no key that can be read.', toDo: 'Copy the key from your provider again, without line breaks.' },
  dkim_short: { text: 'The DKIM key is shorter than 2,048 bits.', toDo: 'Ask your provider for a key of 2,048 bits.' },
  dkim_testing: { text: 'The DKIM record says that signatures are only being tested.', toDo: 'Take t=y out of the record.' },
  dkim_fine: { text: 'There is a DKIM key to check signatures with.', toDo: null },
  dmarc_not_asked: {
    text: 'The name servers did not answer, so it is not known what the domain asks receivers to do.',
    toDo: 'Look again in a few minutes.',
  },
  dmarc_missing: {
    text: 'The domain has no DMARC record. Gmail, Yahoo and Microsoft ask for one of everybody who sends much.',
    toDo: 'Begin with a TXT record at _dmarc: v=DMARC1; p=none; rua=mailto:… and read the reports.',
  },
  dmarc_several: { text: 'The domain has more than one DMARC record. Receivers then use none.', toDo: 'Keep one.' },
  dmarc_invalid: { text: 'The DMARC record names no policy that receivers know.', toDo: 'Set p= to none, quarantine or reject.' },
  dmarc_watching: {
    text: 'DMARC only watches (p=none): others can still send in the domain’s name.',
    toDo: 'When the reports show only your own servers, change to p=quarantine.',
  },
  dmarc_no_reports: {
    text: 'DMARC reports go nowhere, so nobody sees who sends in the domain’s name.',
    toDo: 'Add rua=mailto: with an address somebody reads.',
  },
  dmarc_fine: { text: 'DMARC tells receivers to keep out mail that is not the domain’s.', toDo: null },
} as const satisfies Readonly<Record<string, { text: string; toDo: string | null }>>;
export type DeliverabilityCode = keyof typeof deliverabilityLabels;
