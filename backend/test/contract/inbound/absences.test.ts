import { describe, expect, test } from 'vitest';
import { judge } from './judge.ts';
import { rawMail } from './raw-mail.ts';

const AUTO = { 'Auto-Submitted': 'auto-replied', Subject: 'Automatic reply: Hello' };
const WEST = { ...AUTO, Date: 'Mon, 30 Nov 2026 10:00:00 -0800' };

describe('when somebody is back', () => {
  test.each([
    ['I am out of the office until Monday, December 7th with limited access to email.', '2026-12-07'],
    ['I will be out of office through Friday, December 4. I will respond when I return.', '2026-12-05'],
    ['I am out this week, back on Monday.', '2026-12-07'],
    ['I am travelling and will be back in two weeks.', '2026-12-14'],
    ['I am on leave and will return on 5 Jan.', '2027-01-05'],
    ['I am out of the office until\nDecember 9, 2026. Thanks.', '2026-12-09'],
    ['I am away from 1 December and back on 10 December.', '2026-12-10'],
    ['Ich bin bis einschließlich 07.12.2026 nicht im Büro.', '2026-12-08'],
    ['Ich bin im Urlaub und ab Montag, 14. Dezember wieder erreichbar.', '2026-12-14'],
    ["Je suis absent jusqu'au 7 décembre 2026 inclus.", '2026-12-08'],
    ['Je suis en congés et serai de retour le lundi 14 décembre.', '2026-12-14'],
    ['Estoy de vacaciones, volveré el lunes 14 de diciembre de 2026.', '2026-12-14'],
    ['Sono assente per ferie dal 1 al 11 dicembre e rientrerò il 14/12/2026.', '2026-12-14'],
    ['Ik ben afwezig tot en met 7 december 2026.', '2026-12-08'],
    ['Estarei ausente até 7 de dezembro de 2026.', '2026-12-07'],
    ['Ich bin derzeit nicht im Büro.\n\nI am out of the office and will be back on 10 December 2026.', '2026-12-10'],
  ])('%s', async (text, day) => {
    const { found, returnOn } = await judge(rawMail(text, AUTO));
    expect({ kind: found.kind, isSure: found.isSure, returnOn }).toEqual({ kind: 'out_of_office', isSure: true, returnOn: day });
  });

  test.each([
    ['names no day', 'I am on parental leave. Please contact Bob.'],
    ['is past', 'I am out of the office until November 20, 2026.'],
    ['only begins', 'I am away from 3 December. Please contact Bob.'],
    ['is a month', 'I am on leave until January.'],
  ])('not told when it %s', async (_, text) => {
    const { found, returnOn } = await judge(rawMail(text, AUTO));
    expect({ kind: found.kind, returnOn }).toEqual({ kind: 'out_of_office', returnOn: null });
  });

  test('7/12 is read as its writer means it', async () => {
    expect((await judge(rawMail('I am away and back on 07/12/2026.', AUTO))).returnOn).toBe('2026-12-07');
    expect((await judge(rawMail('I am away and back on 12/07/2026.', WEST))).returnOn).toBe('2026-12-07');
    expect((await judge(rawMail('I am on leave from 11/24 to 12/01.', WEST))).returnOn).toBe('2026-12-01');
  });

  test('a note without the headers of one is left to a person', async () => {
    const { found, returnOn } = await judge(
      rawMail('I am currently out of the office and will return on December 9th. For urgent matters please contact bob@b.example'),
    );
    expect({ kind: found.kind, isSure: found.isSure, returnOn }).toEqual({ kind: 'out_of_office', isSure: false, returnOn: '2026-12-09' });
  });
});

test.each([
  'Kim Smith is no longer with Acme Corp. Please contact bob@b.example.',
  'Frau Kim Schmidt ist nicht mehr für unser Unternehmen tätig.',
  "Kim Petit a quitté l'entreprise. Merci de contacter Bob.",
  'Kim ya no trabaja en esta empresa.',
  'Kim non lavora più in questa azienda.',
  'Kim is niet meer werkzaam bij ons.',
  'Kim já não trabalha nesta empresa.',
])('somebody has left: %s', async (text) => {
  const { found, returnOn } = await judge(rawMail(text, AUTO));
  expect({ kind: found.kind, hasLeft: found.hasLeft, returnOn }).toEqual({ kind: 'auto_reply', hasLeft: true, returnOn: null });
});

test('a receipt is neither', async () => {
  const { found } = await judge(rawMail('We have received your request. Your ticket number is 1234.', { ...AUTO, Subject: '[Ticket#1234] Hello' }));
  expect(found).toEqual({
    kind: 'auto_reply',
    isSure: true,
    disposition: 'unknown',
    actorClass: 'machine',
    because: 'automatic_headers',
    bounce: null,
    hasLeft: false,
  });
});
