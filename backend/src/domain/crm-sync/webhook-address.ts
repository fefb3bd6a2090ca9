/** Where a CRM calls us that tells of one organization only: below our public address, with the organization's id in it. */
export const webhookAddress = (publicUrl: string, provider: string, orgId: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/webhooks/crm/${provider}?org=${encodeURIComponent(orgId)}`;
