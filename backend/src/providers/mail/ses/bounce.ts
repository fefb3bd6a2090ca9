import { z } from 'zod';
import { type Bounce, judgeBounce } from '#domain/email/judge-bounce.ts';
import { enhancedCode } from '#domain/email/delivery-report.ts';

const Recipient = z.looseObject({
  emailAddress: z.string(),
  action: z.string().optional(),
  status: z.string().optional(),
  diagnosticCode: z.string().optional(),
});
export const SesBounce = z.looseObject({
  bounceType: z.string(),
  bounceSubType: z.string().nullish(),
  bouncedRecipients: z.array(Recipient),
});

const ADDRESS = /<([^<>\s]+@[^<>\s]+)>\s*$/;
/** "Kim <kim@example.com>" and "kim@example.com" are the same to us. */
export const bareAddress = (text: string): string => (ADDRESS.exec(text)?.[1] ?? text).trim().toLowerCase();

/**
 * SES has judged already, and its list keeps those it calls permanent: what we would only think soft is hard then. The
 * codes and words say what SES does not: that a mail was not wanted.
 */
export function judgeSesBounce({ bounceType, bounceSubType, bouncedRecipients }: z.infer<typeof SesBounce>): Bounce[] {
  return bouncedRecipients.map(({ emailAddress, action, status, diagnosticCode }) => {
    const recipient = bareAddress(emailAddress);
    const judged = judgeBounce({
      recipient,
      action: action?.toLowerCase() === 'delayed' ? null : (action ?? null),
      status: enhancedCode(status ?? ''),
      diagnostic: diagnosticCode?.replace(/^[a-z0-9-]{1,20};\s*/i, '') ?? null,
    });
    if (bounceSubType === 'ContentRejected') return { ...judged, class: 'policy' };
    if (bounceType === 'Permanent' && judged.class === 'soft') return { ...judged, class: 'hard' };
    if (bounceType === 'Transient' && judged.class === 'hard') return { ...judged, class: 'soft' };
    return judged;
  });
}
