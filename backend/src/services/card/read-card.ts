import type { CardView } from '@salesos/shared/api/card';
import { maybeOutOfScopeText, outOfScopeTexts } from '@salesos/shared/labels/record-scope';
import { sandboxText } from '@salesos/shared/labels/mailbox';
import { replyWaitsText } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Actor, can } from '#domain/access/can.ts';
import { isEverything } from '#domain/crm-sync/record-scope.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { loadScope } from '../crm-sync/load-scope.ts';
import { conflictViews } from './conflict-views.ts';
import { conversationView } from './conversation-view.ts';
import { mayReadConversation } from '../email/conversation-policy.ts';
import { readSendRedirect } from '../email/read-send-redirect.ts';
import { assess } from '../engagement/assess.ts';
import { baseAt } from '../engagement/load-bases.ts';
import { loadFacts } from '../engagement/load-facts.ts';
import { loadSubjects, type Subject } from '../engagement/load-subjects.ts';
import { measuredSignals } from '../engagement/measured.ts';
import { modelOf } from '../engagement/recompute.ts';
import { type Offer, offersFor } from '../sequence/offers.ts';
import { enrollmentView } from './enrollment-view.ts';
import { findRecord, type LinkedRecord, personOnPage } from './find-record.ts';
import { machineHits, scoreView } from './score-view.ts';

export interface CardRef {
  provider: string;
  connectionId: string;
  object: 'contact' | 'lead' | 'account';
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
  const person = await personOnPage(uow, input.ref);
  const link = await findRecord(uow, person);
  const [subject] = link ? await loadSubjects(uow, [link.salesosId]) : [];
  if (!link || !subject) return notSynced(input, await notSyncedText(uow, input));
  const asOf = input.asOf ?? uow.now;
  const isPast = asOf < uow.now;
  const model = await modelOf(uow);
  const facts = (await loadFacts(uow, [link.salesosId])).get(link.salesosId) ?? [];
  const base = await baseAt(uow, link.salesosId, asOf);
  const mayRead = await mayReadConversation(uow, input.actor, subject.ownerId);
  const item = assess({ subject, facts, base, model, measured: await measuredSignals(uow, asOf), asOf, quote: mayRead });
  const offers = await offersFor(uow, { actor: input.actor, contactId: subject.contactId });
  const may = mayOf(input.actor, subject);
  const refused = item.score.doNotContact !== null;
  return {
    ...frame(input),
    name: [subject.firstName, subject.lastName].filter((part) => part !== null).join(' '),
    city: subject.city,
    timeZone: subject.timeZone,
    score: scoreView(item, model, await machineHits(uow, subject.contactId, asOf), isPast),
    nextAction: isPast || (item.nextAction.action === 'enroll' && !may.includes('enroll')) ? null : item.nextAction,
    conversation: isPast || !mayRead ? null : await conversationView(uow, { actor: input.actor, subject, doNotContact: refused }),
    enrollment: await enrollmentView(uow, subject.contactId),
    offers: offers.map((offer) => offerView(offer, subject.waitingReply === null ? null : replyWaitsText)),
    doNotContact: refused ? scoreView(item, model, []).reason : null,
    conflicts: await conflictViews(uow, input.actor, person),
    notice: noticeOf(link, subject, input) ?? (await optOutNotice(uow, input.ref, link)) ?? (await sandboxNotice(uow)),
    may,
  };
}

const frame = (input: CardWish) => ({
  product: input.product,
  provider: input.ref.provider,
  crmName: input.providers.crm.get(input.ref.provider)?.label ?? input.ref.provider,
  object: input.ref.object,
  recordId: input.ref.recordId,
});

function notSynced(input: CardWish, text: string): CardView {
  return {
    ...frame(input),
    name: '',
    city: null,
    timeZone: null,
    score: null,
    nextAction: null,
    conversation: null,
    enrollment: null,
    offers: [],
    doNotContact: null,
    conflicts: [],
    notice: { kind: 'info', text, action: 'sync_now' },
    may: [],
  };
}

async function notSyncedText(uow: UnitOfWork, { ref, product }: CardWish): Promise<string> {
  const { conditions } = await loadScope(uow, ref.connectionId, ref.object);
  return isEverything(conditions) ? `This record has not reached ${product} yet. New records arrive within a minute.` : maybeOutOfScopeText(product);
}

const offerView = (offer: Offer, caution: string | null): CardView['offers'][number] => ({
  sequenceId: offer.sequenceId,
  name: offer.name,
  recommended: offer.recommended,
  mailbox: offer.mailbox,
  wouldSendAt: offer.wouldSendAt.map((at) => at.toISOString()),
  stopsOn: [...offer.stopsOn],
  blocked: offer.blocked === null ? null : { code: offer.blocked.code, text: offer.blocked.text },
  caution: offer.blocked === null ? caution : null,
});

function mayOf(actor: Actor, subject: Subject): CardView['may'] {
  const resource = { ownerId: subject.ownerId };
  return [
    ...(can(actor, 'sequence.enroll', resource) ? (['enroll'] as const) : []),
    ...(can(actor, 'sequence.manage', resource) ? (['manage_sequence'] as const) : []),
  ];
}

/** The record says "may be mailed" beside our "must not": somebody has to know why. */
async function optOutNotice(uow: UnitOfWork, ref: CardRef, link: LinkedRecord): Promise<CardView['notice']> {
  const [row] = await uow.rows<{ error_message: string | null }>(sql`
    select error_message from crm_opt_outs where customer_id = ${uow.customerId}::uuid and connection_id = ${ref.connectionId}::uuid
      and contact_id = ${link.salesosId}::uuid and channel = 'email' and state = 'rejected'`);
  if (!row) return null;
  const text = `The CRM did not take over that this contact has opted out of email: ${row.error_message ?? 'no reason given'}. No mail goes out all the same.`;
  return { kind: 'warning', text, action: 'sync_now' };
}

/** A sandbox is a copy of real people's records: whoever tries something out is to see where mail goes. */
async function sandboxNotice(uow: UnitOfWork): Promise<CardView['notice']> {
  const { isSandbox, address } = await readSendRedirect(uow);
  return isSandbox ? { kind: 'info', text: sandboxText(address), action: null } : null;
}

function noticeOf(link: LinkedRecord, subject: Subject, { actor, product }: CardWish): CardView['notice'] {
  if (link.outOfScope !== null) return { kind: 'info', text: outOfScopeTexts[link.outOfScope](product), action: null };
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
