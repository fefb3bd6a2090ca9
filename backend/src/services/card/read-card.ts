import type { CardView } from '@salesos/shared/api/card';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Actor, can } from '#domain/access/can.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { conflictViews } from './conflict-views.ts';
import { assess } from '../engagement/assess.ts';
import { loadFacts } from '../engagement/load-facts.ts';
import { loadSubjects, type Subject } from '../engagement/load-subjects.ts';
import { measuredSignals } from '../engagement/measured.ts';
import { modelOf } from '../engagement/recompute.ts';
import { type Offer, offersFor } from '../sequence/offers.ts';
import { enrollmentView } from './enrollment-view.ts';
import { findRecord, type LinkedRecord } from './find-record.ts';
import { machineHits, scoreView } from './score-view.ts';

export interface CardRef {
  provider: string;
  connectionId: string;
  object: 'contact' | 'lead';
  recordId: string;
}

interface CardWish {
  actor: Actor;
  ref: CardRef;
  product: string;
  providers: Providers;
  asOf: Date | null;
}

/** What both cards show of a contact, as of an instant. A record that is not here yet gets a card that says so. */
export async function readCard(uow: UnitOfWork, input: CardWish): Promise<CardView> {
  authorize(input.actor, 'card.read');
  const link = await findRecord(uow, input.ref);
  const [subject] = link ? await loadSubjects(uow, [link.salesosId]) : [];
  if (!link || !subject) return notSynced(input);
  const asOf = input.asOf ?? uow.now;
  const model = await modelOf(uow);
  const facts = (await loadFacts(uow, [link.salesosId])).get(link.salesosId) ?? [];
  const item = assess({ subject, facts, model, measured: await measuredSignals(uow, asOf), asOf, quote: true });
  const offers = await offersFor(uow, { actor: input.actor, contactId: subject.contactId });
  const refused = item.score.doNotContact !== null;
  return {
    ...frame(input),
    name: [subject.firstName, subject.lastName].filter((part) => part !== null).join(' '),
    city: subject.city,
    timeZone: subject.timeZone,
    score: scoreView(item, model, await machineHits(uow, subject.contactId, asOf)),
    nextAction: item.nextAction,
    enrollment: await enrollmentView(uow, subject.contactId),
    offers: offers.map(offerView),
    doNotContact: refused ? scoreView(item, model, []).reason : null,
    conflicts: await conflictViews(uow, input.actor, input.ref),
    notice: noticeOf(link, subject, input.actor),
    may: mayOf(input.actor, subject),
  };
}

const frame = (input: CardWish) => ({
  product: input.product,
  provider: input.ref.provider,
  crmName: input.providers.crm.get(input.ref.provider)?.label ?? input.ref.provider,
  object: input.ref.object,
  recordId: input.ref.recordId,
});

function notSynced(input: CardWish): CardView {
  return {
    ...frame(input),
    name: '',
    city: null,
    timeZone: null,
    score: null,
    nextAction: null,
    enrollment: null,
    offers: [],
    doNotContact: null,
    conflicts: [],
    notice: { kind: 'info', text: `This record has not reached ${input.product} yet. New records arrive within a minute.`, action: 'sync_now' },
    may: [],
  };
}

const offerView = (offer: Offer): CardView['offers'][number] => ({
  sequenceId: offer.sequenceId,
  name: offer.name,
  recommended: offer.recommended,
  mailbox: offer.mailbox,
  wouldSendAt: offer.wouldSendAt.map((at) => at.toISOString()),
  stopsOn: [...offer.stopsOn],
  blocked: offer.blocked === null ? null : { code: offer.blocked.code, text: offer.blocked.text },
});

function mayOf(actor: Actor, subject: Subject): CardView['may'] {
  const resource = { ownerId: subject.ownerId };
  return [
    ...(can(actor, 'sequence.enroll', resource) ? (['enroll'] as const) : []),
    ...(can(actor, 'sequence.manage', resource) ? (['manage_sequence'] as const) : []),
  ];
}

function noticeOf(link: LinkedRecord, subject: Subject, actor: Actor): CardView['notice'] {
  if (link.syncStatus === 'failed') {
    return {
      kind: 'warning',
      text: `The CRM did not accept the last update of this record: ${link.errorMessage ?? 'no reason given'}. Mail is not affected.`,
      action: 'sync_now',
    };
  }
  if (!can(actor, 'sequence.enroll', { ownerId: subject.ownerId }) && actor.role === 'rep') {
    return {
      kind: 'info',
      text: `${subject.ownerName ?? 'Somebody else'} owns this record: you can read along, but only the owner or a manager can enroll.`,
      action: null,
    };
  }
  return null;
}
