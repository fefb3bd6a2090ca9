import { z } from 'zod';

/** Without an app of its own Gmail is not offered; without a topic for its pushes mailboxes are looked into every minute. */
export const env = z.object({
  GOOGLE_CLIENT_ID: z.string().default(''),
  GOOGLE_CLIENT_SECRET: z.string().default(''),
  GOOGLE_AUTHORIZE_URL: z.url().default('https://accounts.google.com/o/oauth2/v2/auth'),
  GOOGLE_TOKEN_URL: z.url().default('https://oauth2.googleapis.com/token'),
  GOOGLE_REVOKE_URL: z.url().default('https://oauth2.googleapis.com/revoke'),
  /** Keys that sign Google's tokens, as PEM by key id. */
  GOOGLE_CERTS_URL: z.url().default('https://www.googleapis.com/oauth2/v1/certs'),
  GMAIL_API_URL: z.url().default('https://gmail.googleapis.com'),
  /** projects/<project>/topics/<topic>, with a push subscription to <PUBLIC_URL>/webhooks/mail/gmail. */
  GMAIL_PUSH_TOPIC: z
    .string()
    .regex(/^projects\/[^/]+\/topics\/[^/]+$/)
    .optional(),
  /** E-mail of the service account that signs the subscription's pushes, and the audience it names; default the push address. */
  GMAIL_PUSH_ACCOUNT: z.email().optional(),
  GMAIL_PUSH_AUDIENCE: z.string().min(1).optional(),
  /** A call without an answer for this long counts as lost. */
  GMAIL_SILENCE_MS: z.coerce.number().int().min(100).default(30_000),
});
export type GmailEnv = Readonly<z.infer<typeof env>>;
