import path from 'node:path';
import { parseKeys } from '../../backend/src/config/core-env.ts';
import { createTrackingTokens } from '../../backend/src/platform/tracking-token.ts';
import { inOwnPlace } from '../proof/own-place.ts';
import type { Proof } from '../proof/proof.ts';
import { localCustomers } from '../start/customers.ts';
import { launch } from '../start/launch.ts';
import { localState } from '../start/local-state.ts';
import { type Channel, channels, type Ways } from './opt-out-race/channels.ts';
import { Senders, type Sink, startSink } from './opt-out-race/processes.ts';
import { type Entry, type Line, race, stages } from './opt-out-race/race.ts';
import { lineUp } from './opt-out-race/runners.ts';

const TIMES_EACH = 2;
const PLANTED = 6;
const SENDERS = 3;
/** All but the sender, which runs in processes of its own. */
const AGENTS = 'crm-sync,sequence,engagement,audit';

/** People opt out in every way while their next mail is anywhere between the queue and the mail server, and senders are killed and frozen. */
export const prove = (): Promise<Proof> =>
  inOwnPlace('opt-out-race', async ({ dir }) => {
    const sink = await startSink();
    try {
      return await proveWith(sink, dir);
    } finally {
      await sink.stop();
    }
  });

async function proveWith(sink: Sink, dir: string): Promise<Proof> {
  const environment = { SMTP_URL: `smtp://127.0.0.1:${sink.port}`, AGENTS };
  const launched = await launch(dir, { record: null, cards: false, environment }, () => undefined);
  const customerId = localCustomers.find(({ provider }) => provider === 'salesforce')?.id ?? '';
  const senders = new Senders({ envFile: path.join(dir, 'local.env'), customerId });
  try {
    const { adminKeys, inboundMailSecret, trackingKeys } = await localState(dir);
    const tokens = createTrackingTokens(parseKeys(trackingKeys));
    const ways: Ways = { launched, tokens, customerId, adminKey: adminKeys[customerId] ?? '', inboundSecret: inboundMailSecret };
    return await proveIn(ways, senders, sink);
  } finally {
    await senders.stop();
    await launched.close();
  }
}

async function proveIn(ways: Ways, senders: Senders, sink: Sink): Promise<Proof> {
  const wanted = channels.flatMap((channel) => stages.flatMap((stage) => Array.from({ length: TIMES_EACH }, () => ({ channel, stage }))));
  const shuffled = wanted.map((each) => ({ each, at: Math.random() })).sort((a, b) => a.at - b.at);
  const lines = await raceOf(
    shuffled.map(({ each }) => each),
    'r',
    { ways, senders, sink, careless: false },
  );
  const disturbed = { kills: senders.kills, freezes: senders.freezes };
  const planted = await raceOf(
    Array.from({ length: PLANTED }, () => ({ channel: 'suppressed_address' as const, stage: 'claimed' as const })),
    'planted',
    { ways, senders, sink, careless: true },
  );
  const isNoticed = planted.some(({ ok }) => !ok);
  const untried = channels.filter((channel) => !lines.some((line) => line.channel === channel));
  return {
    claim: `After an opt-out was accepted, by whichever way and wherever the mail was, no mail was handed over more than a second later, though ${SENDERS} sender processes were killed and frozen meanwhile.`,
    ok: lines.every(({ ok }) => ok) && isNoticed && untried.length === 0 && lines.length === wanted.length,
    counts: {
      cases: lines.length,
      ...countsOf(lines),
      ...disturbed,
      planted: { cases: planted.length, noticed: planted.filter(({ ok }) => !ok).length },
    },
    cases: [...lines, ...planted.map((line) => ({ planted: 'the looks after the claim are taken away', ...line }))],
  };
}

async function raceOf(
  wanted: readonly { channel: Channel; stage: Entry['stage'] }[],
  prefix: string,
  { ways, senders, sink, careless }: { ways: Ways; senders: Senders; sink: Sink; careless: boolean },
): Promise<Line[]> {
  const emails = wanted.map(({ stage }, at) => `${stage === 'kept_waiting' ? 'slow-' : ''}runner@${prefix}${at}.race.example`);
  const runners = await lineUp(ways.launched, ways.customerId, emails, senders);
  const entries = wanted.map((each, at) => {
    const runner = runners.find(({ email }) => email === emails[at]);
    if (!runner) throw new Error(`nobody runs as ${emails[at]}`);
    return { ...each, runner };
  });
  const start = (): Promise<void> => senders.start(SENDERS, careless ? 'careless' : 'careful');
  const lines = await race(entries, { ways, senders, sink, disturb: !careless, start });
  await senders.stop();
  return lines;
}

function countsOf(lines: readonly Line[]): Record<string, unknown> {
  const handed = lines.flatMap(({ handedMs }) => (handedMs === null ? [] : [handedMs]));
  const by = (name: (line: Line) => string): Record<string, number> => {
    const found: Record<string, number> = {};
    for (const line of lines) found[name(line)] = (found[name(line)] ?? 0) + 1;
    return found;
  };
  return {
    neverHandedOver: lines.length - handed.length,
    handedBeforeTheAcceptance: handed.filter((ms) => ms <= 0).length,
    handedWithinASecond: handed.filter((ms) => ms > 0 && ms <= 1_000).length,
    handedLater: handed.filter((ms) => ms > 1_000).length,
    latestMs: handed.length === 0 ? null : Math.max(...handed),
    seen: by(({ seen }) => seen),
    ledger: by(({ ledger }) => ledger),
    fail: lines.filter(({ ok }) => !ok).length,
  };
}
