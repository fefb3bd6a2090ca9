/** The product's local configuration has the same values: both sides agree without anybody typing them. */
export const twinCredentials = {
  salesforce: { clientId: 'local-twin-salesforce-client', clientSecret: 'local-twin-salesforce-secret' },
  hubspot: { clientId: 'local-twin-hubspot-client', clientSecret: 'local-twin-hubspot-secret', appId: '3300147' },
} as const;
