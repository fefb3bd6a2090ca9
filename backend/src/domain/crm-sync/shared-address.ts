const SHARED = new Set(
  (
    'accounting accounts admin billing bookings careers contact customerservice enquiries feedback finance hello help helpdesk hr info information ' +
    'inquiries it jobs kontakt mail marketing news noreply no-reply office orders postmaster press purchasing reception sales service support team ' +
    'vertrieb webmaster welcome'
  ).split(' '),
);

/** An address a whole team reads is nobody's: two records that share it are not one person. Lower case is expected. */
export function isSharedAddress(address: string): boolean {
  const [local = ''] = address.split('@');
  return SHARED.has(local.replace(/\+.*$/, ''));
}
