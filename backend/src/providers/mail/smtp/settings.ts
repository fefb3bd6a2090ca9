import { z } from 'zod';
import { ProviderError } from '#ports/provider-error.ts';

export const env = z.object({
  /** Where mailboxes without settings of their own hand over: smtp://user:pass@host:587, or smtps:// for TLS from the start. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).default('smtp://127.0.0.1:25'),
  /** Shared with the mail server that posts inbound messages; without it nothing inbound is accepted. */
  SMTP_INBOUND_SECRET: z.string().min(16).optional(),
  /** Longest silence of the server before its answer counts as lost. */
  SMTP_SILENCE_MS: z.coerce.number().int().min(100).default(60_000),
});
export type SmtpEnv = Readonly<z.infer<typeof env>>;

const Settings = z.strictObject({
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65535),
  secure: z.stringbool().default(false),
  user: z.string().min(1).optional(),
  pass: z.string().optional(),
});

export interface SmtpServer {
  host: string;
  port: number;
  secure: boolean;
  login: { user: string; pass: string } | null;
}

function fromUrl(text: string): Record<string, string> {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port || (secure ? '465' : '25'),
    secure: String(secure),
    ...(url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : {}),
  };
}

/** A mailbox's own settings, or those of `defaultUrl` when it has none; never a mix of both. */
export function serverOf(settings: Readonly<Record<string, string>>, defaultUrl: string): SmtpServer {
  const parsed = Settings.safeParse(Object.keys(settings).length === 0 ? fromUrl(defaultUrl) : settings);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.') || issue.message);
    throw new ProviderError('validation', `SMTP settings: ${fields.join(', ')}`);
  }
  const { host, port, secure, user, pass } = parsed.data;
  return { host, port, secure, login: user === undefined ? null : { user, pass: pass ?? '' } };
}
