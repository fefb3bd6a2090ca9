import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Twin } from '../core/twin.ts';
import { refusalOf } from '../mail/refusal.ts';
import { storeMail } from '../mail/store-mail.ts';
import { readMail } from '../mail/stored-mail.ts';
import { playFate } from './fate.ts';
import { renameMail } from './rename-mail.ts';
import { SesError } from './vendor-error.ts';
import { type Account, accountOf, identityOf, type SentRow, SES_SPACE, suppressedOf } from './world.ts';

const MOST_BYTES = 40 * 1024 * 1024;
const MOST_RECIPIENTS = 50;
const DAY_MS = 86_400_000;

const Addresses = z.array(z.string().min(3)).optional();
const Tag = z.strictObject({ Name: z.string().regex(/^[\w-]{1,256}$/), Value: z.string().regex(/^[\w.@-]{1,256}$/) });
const Body = z.strictObject({
  FromEmailAddress: z.string().optional(),
  Destination: z.strictObject({ ToAddresses: Addresses, CcAddresses: Addresses, BccAddresses: Addresses }).optional(),
  ReplyToAddresses: Addresses,
  FeedbackForwardingEmailAddress: z.string().optional(),
  Content: z.strictObject({ Raw: z.strictObject({ Data: z.base64() }) }),
  EmailTags: z.array(Tag).max(50).optional(),
  ConfigurationSetName: z.string().optional(),
});
type Body = z.infer<typeof Body>;

const bad = (message: string): SesError => new SesError(400, 'BadRequestException', message);

function read(text: string): Body {
  const parsed = Body.safeParse(text === '' ? {} : JSON.parse(text));
  if (!parsed.success) throw bad(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return parsed.data;
}

function checkAccount(account: Account): void {
  if (account.isSuspended) throw new SesError(400, 'AccountSuspendedException', 'Your account has been suspended.');
  if (!account.isSending) throw new SesError(400, 'SendingPausedException', 'Sending is paused for this account.');
}

/** In any 24 hours of the twin's time, as SES counts; and the second of the wall. */
export const sentLastDay = (twin: Twin): number =>
  twin.store.all<SentRow>(SES_SPACE, 'sent').filter(({ at }) => Date.parse(at) > twin.clock.now().getTime() - DAY_MS).length;
const lastSecond = new WeakMap<Twin, number[]>();

function checkQuota(twin: Twin, account: Account, mails: number): void {
  const recent = (lastSecond.get(twin) ?? []).filter((at) => at > Date.now() - 1000);
  if (account.perDay >= 0 && sentLastDay(twin) + mails > account.perDay)
    throw new SesError(429, 'TooManyRequestsException', 'Daily message quota exceeded.');
  if (recent.length + mails > account.perSecond) throw new SesError(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.');
  lastSecond.set(twin, [...recent, ...Array.from({ length: mails }, () => Date.now())]);
}

function checkVerified(twin: Twin, account: Account, addresses: readonly string[]): void {
  const failing = addresses.filter((address) => !identityOf(twin, address)?.isVerified);
  if (failing.length === 0) return;
  const where = account.region.toUpperCase();
  throw new SesError(
    400,
    'MessageRejected',
    `Email address is not verified. The following identities failed the check in region ${where}: ${failing.join(', ')}`,
  );
}

/** Takes one raw mail as SES does: checked, renamed, handed on, and told of. Returns its id. */
export async function sendEmail(twin: Twin, text: string): Promise<string> {
  const account = accountOf(twin);
  const body = read(text);
  checkAccount(account);
  if (body.ConfigurationSetName !== undefined && body.ConfigurationSetName !== account.configurationSet)
    throw new SesError(404, 'NotFoundException', `Configuration set <${body.ConfigurationSetName}> does not exist.`);
  const raw = Buffer.from(body.Content.Raw.Data, 'base64');
  if (raw.length > MOST_BYTES) throw bad(`Message length is more than ${MOST_BYTES} bytes long.`);
  const content = await readMail(raw).catch(() => null);
  const refusal = content === null ? 'the message cannot be read' : refusalOf(content);
  if (content === null || refusal !== null) throw bad(refusal ?? '');
  const source = body.FromEmailAddress ?? content.from?.address ?? '';
  const { ToAddresses: to = [], CcAddresses: cc = [], BccAddresses: bcc = [] } = body.Destination ?? {};
  const destination = [...to, ...cc, ...bcc];
  if (destination.length === 0 || destination.length > MOST_RECIPIENTS) throw bad(`A mail goes to 1 to ${MOST_RECIPIENTS} recipients.`);
  checkVerified(twin, account, [...new Set([source, content.from?.address ?? source]), ...(account.isInProduction ? [] : destination)]);
  checkQuota(twin, account, destination.length);
  return accept(twin, account, { body, raw, source, destination });
}

async function accept(
  twin: Twin,
  account: Account,
  { body, raw, source, destination }: { body: Body; raw: Buffer; source: string; destination: string[] },
): Promise<string> {
  const id = `0107${randomBytes(6).toString('hex')}-${randomBytes(16).toString('hex')}-000000`;
  const host = account.region === 'us-east-1' ? 'email' : account.region;
  const renamed = await readMail(renameMail(raw, `<${id}@${host}.amazonses.com>`, twin.clock.now()));
  const isHeldBack = destination.every((address) => suppressedOf(twin, address) !== undefined);
  const kept = isHeldBack ? null : await storeMail(twin, renamed, { from: `${id}@${host}.amazonses.com`, to: destination });
  const row: SentRow = {
    id,
    at: twin.clock.now().toISOString(),
    source,
    destination,
    tags: {
      'ses:configuration-set': [body.ConfigurationSetName ?? ''].filter((name) => name !== ''),
      ...Object.fromEntries((body.EmailTags ?? []).map(({ Name, Value }) => [Name, [Value]])),
    },
    headers: renamed.headers,
    mailId: kept?.id ?? null,
  };
  twin.store.put<SentRow>(SES_SPACE, 'sent', row);
  // Without a configuration set nobody is told.
  playFate(twin, row, body.ConfigurationSetName !== undefined);
  return id;
}
