import { expect, test } from 'vitest';
import type { CrmMailActivity } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { findRecord, saveRecord } from '../../../sandbox/hubspot/records.ts';
import { connect } from './connected-twin.ts';

const mail = (contactExternalId: string, change: Partial<CrmMailActivity> = {}): CrmMailActivity => ({
  kind: 'mail',
  activityId: 'act-1',
  contactExternalId,
  accountExternalId: null,
  ownerExternalId: null,
  direction: 'outbound',
  at: new Date('2026-11-23T09:05:00.250Z'),
  subject: 'Pumps',
  textBody: 'Hi',
  from: 'maya@harborpine.example',
  to: 'ada@nordlicht.example',
  alsoTo: [],
  cc: [],
  others: [],
  messageId: '<m1@harborpine.example>',
  ...change,
});

test('our own fields are read back as they were written, and only when asked for', async () => {
  const { running, session } = await connect();
  await session.prepare();
  const id = running.ids.contactIds['ada'] ?? '';
  const owned = {
    engagementScore: 42,
    scoreParts: 'opens 18.13; replies 86.47',
    scoreAsOf: new Date('2026-11-23T09:05:00.250Z'),
    sequenceName: 'Three notes',
    sequenceStep: null,
  };
  await session.writer.write('contact', [{ externalId: id, owned, values: {} }]);
  const [asked] = await session.reader.read('contact', [id], ['email'], { owned: true });
  expect(asked?.owned).toMatchObject({
    engagementScore: 42,
    scoreParts: 'opens 18.13; replies 86.47',
    scoreAsOf: owned.scoreAsOf,
    sequenceName: 'Three notes',
  });
  expect((await session.reader.read('contact', [id], ['email']))[0]?.owned).toBeUndefined();
  const page = await session.reader.changedSince('contact', null, ['email'], { owned: true });
  expect(page.records.find(({ externalId }) => externalId === id)?.owned).toEqual(asked?.owned);
});

test('mails of ours are read back with their people, in the order of ids, others not', async () => {
  const { running, session } = await connect();
  await session.prepare();
  const id = running.ids.contactIds['ada'] ?? '';
  const first = await session.writer.logActivity(mail(id));
  const second = await session.writer.logActivity(
    mail(id, { activityId: 'act-2', direction: 'inbound', messageId: '<m2@nordlicht.example>', subject: 'Re: Pumps' }),
  );
  const page = await session.reader.loggedMails?.(null);
  const common = {
    personExternalIds: [id],
    at: new Date('2026-11-23T09:05:00.250Z'),
    textBody: 'Hi',
    from: 'maya@harborpine.example',
    to: 'ada@nordlicht.example',
  };
  expect(page).toEqual({
    mails: [
      { ...common, activityId: 'act-1', externalId: first.externalId, direction: 'outbound', subject: 'Pumps', messageId: '<m1@harborpine.example>' },
      {
        ...common,
        activityId: 'act-2',
        externalId: second.externalId,
        direction: 'inbound',
        subject: 'Re: Pumps',
        messageId: '<m2@nordlicht.example>',
      },
    ],
    next: null,
  });
  expect((await session.reader.loggedMails?.(first.externalId))?.mails.map(({ activityId }) => activityId)).toEqual(['act-2']);
});

test('an opt-out unsubscribes the address from sales mail, once, and shows on the contact', async () => {
  const { running, session, world } = await connect();
  const externalId = running.ids.contactIds['ada'] ?? '';
  const [before] = await session.reader.read('contact', [externalId], ['email']);
  const person = { object: 'contact', externalId, email: String(before?.values['email']), everything: false } as const;
  expect(before?.optedOutOfEmail).toBe(false);
  expect([await session.writer.optOutOfEmail?.(person), await session.writer.optOutOfEmail?.(person)]).toEqual(['written', 'already']);
  const [after] = await session.reader.read('contact', [externalId], ['email']);
  expect([
    after?.optedOutOfEmail,
    world.twin.store.get<{ properties: object } & { id: string }>(world.space, 'contacts', externalId)?.properties,
  ]).toEqual([true, expect.not.objectContaining({ hs_email_optout: 'true', hs_email_optout_1002: 'true' })]);
});

test('an opt-out of everything unsubscribes the address from all of it, once', async () => {
  const { running, session } = await connect();
  const person = { object: 'contact', externalId: running.ids.contactIds['ada'] ?? '', email: 'ada@nordlicht.example', everything: true } as const;
  expect([await session.writer.optOutOfEmail?.(person), await session.writer.optOutOfEmail?.(person)]).toEqual(['written', 'already']);
});

test('without an address, or without the right to see subscriptions, it says so; the contact’s marks are read all the same', async () => {
  const { running, session, world } = await connect();
  const externalId = running.ids.contactIds['ada'] ?? '';
  const optOut = async (email: string | null) => {
    const tried = session.writer.optOutOfEmail?.({ object: 'contact', externalId, email, everything: false });
    return tried?.catch((error: unknown) => (error instanceof ProviderError ? `${error.failure} ${error.vendorCode}` : error));
  };
  running.twin.faults.plan({ vendor: 'hubspot', match: '/definitions$', times: 1, kind: { type: 'status', status: 403 } });
  expect([await optOut(null), await optOut('ada@nordlicht.example')]).toEqual(['validation NO_ADDRESS', 'permission NO_PREFERENCES_SCOPE']);
  const read = async () => (await session.reader.read('contact', [externalId], []))[0];
  expect(await read()).toMatchObject({ optedOutOfEmail: false, optedOutOfMarketing: false });
  saveRecord(world, 'contacts', findRecord(world, 'contacts', externalId) ?? expect.fail('gone'), { hs_email_optout_1002: 'true' });
  expect(await read()).toMatchObject({ optedOutOfEmail: false, optedOutOfMarketing: true });
  saveRecord(world, 'contacts', findRecord(world, 'contacts', externalId) ?? expect.fail('gone'), { hs_email_optout_1001: 'true' });
  expect(await read()).toMatchObject({ optedOutOfEmail: true, optedOutOfMarketing: true });
});
