/** Records of one name by type. Texts longer than 255 bytes are cut into parts as a zone file does it. */
export type Zone = Readonly<Record<string, Partial<Record<'A' | 'CNAME' | 'MX' | 'TXT', readonly string[]>>>>;

/** A 2,048-bit RSA key made for this file; nobody has its private half. */
const KEY_2048 =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAty724aIMVUtS8jPFNYMww6MI5bEcEw3f6WQ16aIVtVlg+ksHxKJUoaj2jgyXkO2x+BkFscPcEupYARSf1r2IiuJCtLYnlYeaiqqmTv3uESIg71riabvxlUN1J5irc5IpHT002aelTS3/JM6zGYvDH69A7T0ntvGTUya2QhUE1xAydEOO0qM1hZYdE2RYXPWLwiXCVP2T6LbeBfaXnqR6e4BtejnPnDb3Fy/cZdw6SPgYxtELVWRezIUZ2Fsh3785FgKcQqnGcLrKx3CMQAhkk/oJg1FjAqSFsoXkBBL46bJCqixSR6GTEdBDbZw9NhCEvZMluZdgO3yywgnRmwuniQIDAQAB';

/**
 * The two seeded customers' domains, one in good order and one with work left, and what they include. The names of the
 * providers are the real ones, because the product looks for them; what stands there is ours.
 */
export const zones: Zone = {
  'harborpine.example': { MX: ['smtp.google.com'], TXT: ['v=spf1 include:_spf.google.com ~all'] },
  'google._domainkey.harborpine.example': { TXT: [`v=DKIM1; k=rsa; p=${KEY_2048}`] },
  '_dmarc.harborpine.example': { TXT: ['v=DMARC1; p=quarantine; rua=mailto:dmarc@harborpine.example'] },
  '_spf.google.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 ~all'] },
  'brightwater.example': { MX: ['brightwater-example.mail.protection.outlook.com'], TXT: ['v=spf1 include:spf.protection.outlook.com -all'] },
  'selector1._domainkey.brightwater.example': { CNAME: ['selector1-brightwater-example._domainkey.brightwater.onmicrosoft.example'] },
  'selector1-brightwater-example._domainkey.brightwater.onmicrosoft.example': { TXT: [`v=DKIM1; k=rsa; p=${KEY_2048}`] },
  '_dmarc.brightwater.example': { TXT: ['v=DMARC1; p=none'] },
  'spf.protection.outlook.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
};
