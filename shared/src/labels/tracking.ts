/** Why a mail is not measured. "Not measured" is never a zero. */
export const trackingOffLabels = {
  own_mail: 'A mail a person writes to another carries no tracking unless they ask for it.',
  not_known: 'It was sent before this database was begun, and what it carried is not known.',
  off: 'It is turned off.',
  no_domain: 'There is no tracking domain of your own, so links stay as they are.',
  domain_unverified: 'Your tracking domain has not been checked yet, so links stay as they are.',
  domain_broken: 'Your tracking domain does not work at the moment, so links stay as they are.',
  first_touch: 'The first mail to somebody who has never written to you goes without tracking.',
  country_needs_consent: 'In the person’s country it needs their consent, and none is recorded.',
  country_unknown: 'The person’s country is not known, and no consent is recorded.',
  consent_withdrawn: 'The person does not want it.',
} as const;
export type TrackingOff = keyof typeof trackingOffLabels;

/** What is wrong with a tracking domain, and what to do. */
export const trackingDomainLabels = {
  no_cname: 'The name has no CNAME record. Add one that points to our host.',
  other_cname: 'The name’s CNAME record points elsewhere. Let it point to our host.',
  no_certificate: 'The name answers without a certificate for it. The certificate is issued once the CNAME record is there; look again in an hour.',
  no_answer_of_ours: 'The name answers, but not with our service.',
  dns_silent: 'The name servers did not answer. It is asked again.',
  host_silent: 'The name did not answer. It is asked again.',
  taken: 'The name belongs to another customer.',
} as const;
export type TrackingDomainProblem = keyof typeof trackingDomainLabels;
