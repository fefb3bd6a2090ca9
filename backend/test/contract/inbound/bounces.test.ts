import { describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { deliveryReport, rawMail, THEIRS } from './raw-mail.ts';

const bounce = async (raw: Buffer) => {
  const { found } = await judge(raw);
  expect(found.kind).toBe('bounce');
  return found.bounce;
};

describe('a delivery report by the book', () => {
  test.each([
    ['5.1.1', 'smtp; 550 5.1.1 <kim@b.example>: Recipient address rejected: User unknown in virtual mailbox table', 'hard', '5.1.1'],
    ['5.1.10', 'smtp; 556 5.1.10 Recipient address has null MX', 'hard', '5.1.10'],
    ['5.4.1', 'smtp; 550 5.4.1 Recipient address rejected: Access denied. AS(201806281)', 'hard', '5.4.1'],
    ['5.2.1', 'smtp; 550 5.2.1 The email account that you tried to reach is disabled', 'hard', '5.2.1'],
    ['5.2.1', 'smtp; 550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents it', 'soft', '5.2.1'],
    ['5.2.2', 'smtp; 552 5.2.2 The email account that you tried to reach is over quota', 'soft', '5.2.2'],
    ['4.4.7', 'smtp; 550 4.4.7 QUEUE.Expired; message expired', 'soft', '4.4.7'],
    ['4.2.0', 'smtp; 450 4.2.0 Greylisted, see help', 'soft', '4.2.0'],
    ['5.7.1', 'smtp; 554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org', 'policy', '5.7.1'],
    ['5.7.26', 'smtp; 550-5.7.26 Unauthenticated email is not accepted due to domain DMARC policy', 'policy', '5.7.26'],
    ['5.7.1', 'smtp; 550 5.7.1 User unknown', 'hard', '5.7.1'],
    ['5.0.0', 'smtp; 550 5.1.1 unknown user', 'hard', '5.1.1'],
    ['5.5.0', 'smtp; 550 Requested action not taken: mailbox unavailable', 'hard', '5.5.0'],
    ['5.0.0', 'smtp; 554 Message rejected due to content restrictions', 'policy', '5.0.0'],
    ['5.0.0 (undefined status)', 'smtp; 554 transaction failed', 'soft', '5.0.0'],
  ])('%s %s', async (status, diagnostic, kind, statusCode) => {
    const raw = deliveryReport({ Status: status, 'Diagnostic-Code': diagnostic });
    expect(await bounce(raw)).toEqual({ class: kind, statusCode, recipient: THEIRS, isDelayed: false });
  });

  test('a server that goes on trying has not given up', async () => {
    const raw = deliveryReport({ Action: 'delayed', Status: '4.4.1', 'Diagnostic-Code': 'smtp; connect to b.example[192.0.2.1]:25: timed out' });
    expect(await bounce(raw)).toEqual({ class: 'soft', statusCode: '4.4.1', recipient: THEIRS, isDelayed: true });
  });

  test('one that says it was delivered is no bounce', async () => {
    const { found } = await judge(deliveryReport({ Action: 'delivered', Status: '2.0.0' }));
    expect(found).toMatchObject({ kind: 'auto_reply', because: 'delivery_receipt', bounce: null });
  });

  test('is one without its type, and with its fields folded', async () => {
    const raw = deliveryReport({ Status: '5.1.1', 'Diagnostic-Code': 'smtp; 550\n   5.1.1 no such user' }, 'multipart/mixed');
    expect(await bounce(raw)).toEqual({ class: 'hard', statusCode: '5.1.1', recipient: THEIRS, isDelayed: false });
  });

  test('of several recipients the worst counts', async () => {
    const more = 'failed\nStatus: 4.2.2\n\nFinal-Recipient: rfc822; gone@b.example\nAction: failed\nStatus: 5.1.1';
    expect(await bounce(deliveryReport({ Action: more }))).toMatchObject({ class: 'hard', recipient: 'gone@b.example' });
  });
});

describe('a mail server’s own words', () => {
  const daemon = { From: 'MAILER-DAEMON@mx.b.example', Subject: 'failure notice' };
  test.each([
    [
      'qmail',
      daemon,
      "Hi. This is the qmail-send program at mx.b.example.\nI'm afraid I wasn't able to deliver your message.\n\n<kim@b.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nTo: other@b.example\n552 quota exceeded",
      'hard',
      '5.1.1',
    ],
    [
      'Exim',
      { ...daemon, 'X-Failed-Recipients': THEIRS },
      'A message that you sent could not be delivered.\n\n  kim@b.example\n    host mx.b.example [192.0.2.1]: 550 No such user here',
      'hard',
      '550',
    ],
    [
      'Domino',
      { From: 'Mail Router <router@b.example>', Subject: 'DELIVERY FAILURE: User kim (kim@b.example) not listed in Domino Directory' },
      'Your message was not delivered to:\n\n  kim@b.example\n\nbecause:\n\n  User kim (kim@b.example) not listed in Domino Directory',
      'hard',
      null,
    ],
    [
      'Exchange in German',
      { From: 'Microsoft Outlook <postmaster@b.example>', Subject: 'Unzustellbar: Angebot' },
      'Fehler bei der Zustellung an folgende Empfänger:\n\nkim@b.example\nDas Postfach des Empfängers ist voll.',
      'soft',
      null,
    ],
    ['Yahoo', daemon, "<kim@b.example>:\n554: delivery error: dd This user doesn't have a yahoo.com account", 'hard', null],
    [
      'a warning',
      { ...daemon, Subject: 'Warning: message delayed' },
      'kim@b.example\nYour message has not been delivered yet. It will be retried; no action is required on your part.',
      'soft',
      null,
    ],
  ])('%s', async (_, headers, body, kind, statusCode) => {
    expect(await bounce(rawMail(body, headers))).toMatchObject({ class: kind, statusCode, recipient: THEIRS });
  });

  test('a person who writes about an undelivered parcel is a person', async () => {
    const { found } = await judge(
      rawMail('The parcel you sent to kim@b.example was not delivered. Can you look?', { Subject: 'Undelivered parcel' }),
    );
    expect(found.kind).toBe('human');
  });
});
