import { z } from 'zod';
import { validation } from './vendor-error.ts';

const Address = z.object({ email: z.string(), firstName: z.string().optional(), lastName: z.string().optional() });
const Headers = z.object({
  from: Address.optional(),
  to: z.array(Address).optional(),
  cc: z.array(Address).optional(),
  bcc: z.array(Address).optional(),
});

/** HubSpot fills its read-only address properties from `hs_email_headers`. */
export function addressesIn(values: Readonly<Record<string, string>>): Record<string, string> {
  const raw = values['hs_email_headers'];
  if (!raw) return {};
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    throw validation('hs_email_headers is not valid JSON');
  }
  const headers = Headers.safeParse(json);
  if (!headers.success) throw validation('hs_email_headers is not a valid header object');
  const { from, to } = headers.data;
  return { hs_email_from_email: from?.email ?? '', hs_email_to_email: (to ?? []).map((address) => address.email).join(';') };
}
