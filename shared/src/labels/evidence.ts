/** Why a hit on a pixel or link was taken for a person's, a machine's, or neither. The code is stored, the words are shown. */
export const evidenceLabels = {
  head_request: 'asked for the headers only, as link checkers do',
  right_after_send: 'came within seconds of sending, before a person can have read the mail',
  scanner_agent: 'names itself as a security scanner, link preview or bot',
  scanner_network: 'came from the network of a mail security service',
  link_burst: 'several links of the mail were fetched within seconds',
  same_source_as_scanner: 'came from the same place as a scan of this mail, moments apart',
  apple_privacy: 'Apple Mail Privacy Protection loads the pictures of every mail by itself',
  google_prefetch: 'Google fetched the picture ahead of any reader',
  no_browser: 'a bare program, not a browser',
  not_recognized: 'neither clearly a person nor clearly a machine',
  listed_robot: 'a public list of robots names it, though it calls itself a browser',
  no_language: 'a browser would have named a language',
  near_burst: 'came within seconds of a scan of this mail from elsewhere',
  all_links: 'all links of the mail were followed within seconds, too fast to be sure of a person',
  second_network: 'the same link was followed from another network within seconds, and one of the two was a check',
  image_proxy: 'the mail program’s picture proxy fetched it when the mail was opened',
  browser: 'a browser or mail program, well after sending',
} as const;
export type EvidenceCode = keyof typeof evidenceLabels;
