import type { ActorClass } from '@salesos/shared/events/event';
import type { EvidenceCode } from '@salesos/shared/labels/evidence';
import { agentOf } from './agents.ts';
import { isSameNetwork, networkOf } from './networks.ts';

export interface SeenHit {
  readonly kind: 'open' | 'click';
  readonly linkId: string | null;
  readonly hitAt: Date;
  readonly method: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
  /** '' = the request had none; null = it was not noted. */
  readonly acceptLanguage: string | null;
  /** A public list of robots names its agent. Such lists name mail programs too, so this is weak. */
  readonly isListedRobot: boolean;
}

export interface HitMail {
  readonly sentAt: Date;
  /** Links a reader may follow; null = not counted. */
  readonly linkCount: number | null;
}

export interface HitClass {
  readonly actorClass: ActorClass;
  readonly evidence: EvidenceCode;
}

/**
 * A scan shows itself by what follows: classify a hit only when `hitAt` is this long ago, and the others of its burst
 * are there to be seen.
 */
export const SETTLE_MS = 2_000;
/** What lies further apart says nothing about one another. */
export const REACH_MS = 30_000;
const SHORTEST_READ_MS = 10_000;
/** A scanner's pixel and link fetches belong to one visit when they lie this close. */
const VISIT_MS = 10_000;
/** Two who follow one link so close together: one of them checks what the other one does. */
const SHADOW_MS = 12_000;
const SLOW_BURST = 3;

/** A hit with those near it, and why it is a machine's: by what is seen of it and its burst, or of its visit too. */
interface Looked {
  readonly hit: SeenHit;
  readonly near: readonly SeenHit[];
  readonly own: EvidenceCode | null;
}

/**
 * Who caused each hit on one mail, with the evidence; in the order given. Machine is said only on evidence; what is
 * neither clearly a person nor a machine is `unknown` and counts for nothing. Can be repeated at any time with the hits
 * known by then: what comes later is evidence about what was before, in both directions.
 */
export function classifyHits(mail: HitMail, hits: readonly SeenHit[]): HitClass[] {
  const looked = lookAll(mail, hits);
  const machines = new Map([...looked.values()].map((each) => [each.hit, each.own ?? byVisit(each, looked)] as const));
  return hits.map((hit) => {
    const evidence = machines.get(hit) ?? null;
    if (evidence !== null) return { actorClass: 'machine', evidence };
    return unlessDoubted(mail, hit, { near: looked.get(hit)?.near ?? [], machines });
  });
}

const unknown = (evidence: EvidenceCode): HitClass => ({ actorClass: 'unknown', evidence });
const human = (evidence: EvidenceCode): HitClass => ({ actorClass: 'human', evidence });
const apart = (one: SeenHit, other: SeenHit): number => Math.abs(one.hitAt.getTime() - other.hitAt.getTime());

function lookAll(mail: HitMail, hits: readonly SeenHit[]): Map<SeenHit, Looked> {
  const sorted = hits.toSorted((one, other) => one.hitAt.getTime() - other.hitAt.getTime());
  const looked = new Map<SeenHit, Looked>();
  let from = 0;
  for (const [at, hit] of sorted.entries()) {
    while (apart(sorted[from] ?? hit, hit) > REACH_MS) from += 1;
    let end = at;
    while (end < sorted.length && apart(sorted[end] ?? hit, hit) <= REACH_MS) end += 1;
    const near = sorted.slice(from, end);
    looked.set(hit, { hit, near, own: byWhatItSays(hit) ?? byWhereFrom(hit) ?? byTiming(mail, hit, near) });
  }
  return looked;
}

/** The same visitor scans this mail moments before or after. */
function byVisit({ hit, near }: Looked, looked: ReadonlyMap<SeenHit, Looked>): EvidenceCode | null {
  const scans = (other: SeenHit): boolean => isScan(other, looked.get(other)?.own ?? null);
  return near.some((other) => apart(hit, other) <= VISIT_MS && isSameVisitor(hit, other) && scans(other)) ? 'same_source_as_scanner' : null;
}

interface Around {
  readonly near: readonly SeenHit[];
  readonly machines: ReadonlyMap<SeenHit, EvidenceCode | null>;
}

function unlessDoubted(mail: HitMail, hit: SeenHit, around: Around): HitClass {
  const agent = agentOf(hit.userAgent);
  // A reader's mail program asks Google's or Yahoo's proxy at the moment of opening; a link is never followed by it.
  if (agent === 'image_proxy' && hit.kind === 'open') return human('image_proxy');
  if (agent !== 'browser') return unknown(agent === 'program' ? 'no_browser' : 'not_recognized');
  const doubt = doubtAbout(mail, hit, around);
  return doubt === null ? human('browser') : unknown(doubt);
}

const SCANS: ReadonlySet<EvidenceCode> = new Set(['head_request', 'scanner_agent', 'scanner_network', 'link_burst']);

/** Whether it tells of the whole visit, not of one fetch alone. A picture proxy is many readers' visitor. */
const isScan = (hit: SeenHit, own: EvidenceCode | null): boolean =>
  own !== null && (SCANS.has(own) || (own === 'right_after_send' && hit.kind === 'click'));

function byWhatItSays(hit: SeenHit): EvidenceCode | null {
  if (hit.method.toUpperCase() === 'HEAD') return 'head_request';
  const agent = agentOf(hit.userAgent);
  if (agent === 'scanner') return 'scanner_agent';
  if (agent === 'google_prefetch') return 'google_prefetch';
  // Only pictures go through Apple's proxy, so the bare agent on a link is some program.
  if (agent === 'apple_proxy') return hit.kind === 'open' ? 'apple_privacy' : 'no_browser';
  return null;
}

function byWhereFrom(hit: SeenHit): EvidenceCode | null {
  const network = networkOf(hit.ip);
  if (network === 'security_scanner') return 'scanner_network';
  // Outlook fetches the pictures of a reader from there too; a link from there is Defender's.
  if (network === 'microsoft_mail' && hit.kind === 'click') return 'scanner_network';
  return network === 'apple' && hit.kind === 'open' ? 'apple_privacy' : null;
}

function byTiming(mail: HitMail, hit: SeenHit, near: readonly SeenHit[]): EvidenceCode | null {
  if (hit.hitAt.getTime() - mail.sentAt.getTime() < SHORTEST_READ_MS) return 'right_after_send';
  // Several distinct links within two seconds of this hit. A pixel beside them belongs to the same fetch of the mail.
  const quick = near.filter((other) => other.kind === 'click' && apart(hit, other) <= SETTLE_MS);
  if (distinctLinks(quick) >= 2) return 'link_burst';
  const own = near.filter((other) => isSameVisitor(hit, other));
  return hit.kind === 'click' && mostLinksAround(hit, own) >= SLOW_BURST ? 'link_burst' : null;
}

/** Why a browser's hit is not taken for a person's. What is known to be a machine's explains itself and casts no doubt on others' single clicks. */
function doubtAbout(mail: HitMail, hit: SeenHit, { near, machines }: Around): EvidenceCode | null {
  if (hit.isListedRobot) return 'listed_robot';
  if (hit.kind === 'open') return null;
  // Browsers name a language when a link is followed; `*` is what HTTP libraries send.
  if (hit.acceptLanguage === '' || hit.acceptLanguage === '*') return 'no_language';
  if (mostLinksAround(hit, near) >= SLOW_BURST) return 'near_burst';
  const others = near.filter((other) => (machines.get(other) ?? null) === null);
  const own = others.filter((other) => isSameVisitor(hit, other));
  if (mail.linkCount === 2 && mostLinksAround(hit, own) === 2) return 'all_links';
  return others.some((other) => isShadow(hit, other)) ? 'second_network' : null;
}

const isShadow = (hit: SeenHit, other: SeenHit): boolean =>
  other.kind === 'click' &&
  other.linkId === hit.linkId &&
  apart(hit, other) <= SHADOW_MS &&
  other.userAgent !== hit.userAgent &&
  !isSameNetwork(hit.ip, other.ip);

const distinctLinks = (clicks: readonly SeenHit[]): number => new Set(clicks.map(({ linkId }) => linkId)).size;

/** Most distinct links that were followed in one visit's time with this hit in it. */
function mostLinksAround(hit: SeenHit, hits: readonly SeenHit[]): number {
  const clicks = hits.filter((other) => other.kind === 'click' && apart(hit, other) <= VISIT_MS);
  const counts = clicks
    .filter(({ hitAt }) => hitAt <= hit.hitAt)
    .map(({ hitAt: from }) => distinctLinks(clicks.filter(({ hitAt }) => hitAt >= from && hitAt.getTime() - from.getTime() <= VISIT_MS)));
  return Math.max(0, ...counts);
}

const isSameVisitor = (hit: SeenHit, other: SeenHit): boolean => hit.ip !== null && hit.ip === other.ip && hit.userAgent === other.userAgent;
