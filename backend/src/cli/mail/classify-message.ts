import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inboundLabels } from '@salesos/shared/labels/inbound';
import { judgeInbound } from '#services/email/judge-inbound.ts';
import type { Cli } from '../capabilities.ts';

type Readers = Awaited<ReturnType<Cli['mailReaders']>>;

/** One raw message as the product would take it if it had come to whom it is addressed to. */
export async function classifyMessage({ mime, dates }: Readers, dir: string, file: string, receivedAt: Date) {
  const parsed = await mime.parse(await readFile(path.join(dir, file)));
  const sender = parsed.from?.address.toLowerCase();
  const ownAddresses = parsed.to.map(({ address }) => address.toLowerCase()).filter((address) => address !== sender);
  const { found, ownText, returnOn } = judgeInbound(dates, parsed, { ownAddresses, receivedAt });
  const { kind, isSure, bounce, hasLeft, disposition, because } = found;
  return {
    file,
    kind,
    isSure,
    bounce,
    returnDate: returnOn,
    hasLeft,
    disposition,
    evidence: { code: because, text: inboundLabels[because] },
    text: ownText,
  };
}

export type ClassifiedMessage = Awaited<ReturnType<typeof classifyMessage>>;
