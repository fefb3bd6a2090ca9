import type { MailHost } from '../mail/mail-host.ts';
import { receiveMail, receivesMail } from './receive.ts';

/** Addresses of domains whose mail SES receives: it is told by the topic. */
export const sesHost: MailHost = {
  holds: receivesMail,
  take: (twin, address, raw) => receiveMail(twin, raw, address),
};
