import type { ActorClass } from '@salesos/shared/events/event';
import type { EvidenceCode } from '@salesos/shared/labels/evidence';
import { agentOf } from './agents.ts';
import { networkOf } from './networks.ts';

export interface SeenHit {
  readonly kind: 'open' | 'click';
  readonly linkId: string | null;
  readonly hitAt: Date;
  readonly method: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

export interface HitInput extends SeenHit {
  readonly sentAt: Date;
  /** The other hits on the same mail, before and after, in any order, whatever they were taken for. */
  readonly otherHits: readonly SeenHit[];
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
const SHORTEST_READ_MS = 10_000;
/** A scanner's pixel and link fetches belong to one visit when they lie this close. */
const VISIT_MS = 10_000;

/**
 * Who caused a hit, with the evidence. Machine is said only on evidence; what is neither clearly a person nor a
 * machine is `unknown` and counts for nothing. Can be repeated at any time with the hits known by then.
 */
export function classifyHit(hit: HitInput): HitClass {
  const machine = machineEvidence(hit);
  if (machine !== null) return { actorClass: 'machine', evidence: machine };
  const agent = agentOf(hit.userAgent);
  // A reader's mail program asks Google's or Yahoo's proxy at the moment of opening; a link is never followed by it.
  if (agent === 'image_proxy' && hit.kind === 'open') return { actorClass: 'human', evidence: 'image_proxy' };
  if (agent === 'browser') return { actorClass: 'human', evidence: 'browser' };
  return { actorClass: 'unknown', evidence: agent === 'program' ? 'no_browser' : 'not_recognized' };
}

function machineEvidence(hit: HitInput): EvidenceCode | null {
  return byWhatItSays(hit) ?? byWhereFrom(hit) ?? byTiming(hit);
}

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

function byTiming(hit: HitInput): EvidenceCode | null {
  if (hit.hitAt.getTime() - hit.sentAt.getTime() < SHORTEST_READ_MS) return 'right_after_send';
  const all: readonly SeenHit[] = [hit, ...hit.otherHits];
  if (inBurst(hit, all)) return 'link_burst';
  const scanned = hit.otherHits.some((other) => sameVisit(hit, other) && (inBurst(other, all) || isScanner(other)));
  return scanned ? 'same_source_as_scanner' : null;
}

/** Several distinct links within two seconds of this hit. A pixel beside them belongs to the same fetch of the mail. */
function inBurst(hit: SeenHit, all: readonly SeenHit[]): boolean {
  const links = all
    .filter((other) => other.kind === 'click' && Math.abs(other.hitAt.getTime() - hit.hitAt.getTime()) <= SETTLE_MS)
    .map((other) => other.linkId);
  return new Set(links).size >= 2;
}

function sameVisit(hit: SeenHit, other: SeenHit): boolean {
  const close = Math.abs(other.hitAt.getTime() - hit.hitAt.getTime()) <= VISIT_MS;
  return close && hit.ip !== null && hit.ip === other.ip && hit.userAgent === other.userAgent;
}

function isScanner(hit: SeenHit): boolean {
  return hit.method.toUpperCase() === 'HEAD' || agentOf(hit.userAgent) === 'scanner' || networkOf(hit.ip) === 'security_scanner';
}
