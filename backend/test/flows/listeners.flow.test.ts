import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { connectionApi } from '../product/connection-api.ts';
import { editHere } from '../product/crm-life.ts';
import { hideListeners, letListen } from '../product/listening.ts';
import { personOf } from '../product/people.ts';
import { salesosOf } from '../product/salesos.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
  letListen(product, 'salesforce');
  letListen(product, 'hubspot');
});
afterAll(() => product?.close());

const hidden = (what: string): string =>
  `Which ${what} there are on contacts could not be asked: your CRM does not show them to the connected user, or did not answer.`;
const said = {
  salesforce: {
    titleField: 'Title',
    shown: {
      found: [
        { kind: 'flow', name: 'Route contacts', says: null },
        { kind: 'flow', name: 'Older process', says: null },
        { kind: 'trigger', name: 'ContactStamp', says: null },
        { kind: 'validation_rule', name: 'Short_Title', says: 'The title is too long' },
      ],
      unasked: [],
      lines: [
        '2 flows listen on contacts:',
        '– Route contacts',
        '– Older process',
        '1 Apex trigger listens on contacts:',
        '– ContactStamp',
        '1 validation rule may refuse contacts:',
        '– Short_Title: “The title is too long”',
      ],
    },
    hidden: {
      found: [],
      unasked: ['flow', 'trigger', 'validation_rule'],
      lines: [hidden('flows'), hidden('Apex triggers'), hidden('validation rules')],
    },
  },
  hubspot: {
    titleField: 'jobtitle',
    shown: {
      found: [
        { kind: 'flow', name: 'Route titles', says: null },
        { kind: 'flow', name: 'Tell of tiers', says: null },
        { kind: 'validation_rule', name: 'jobtitle', says: 'MAX_LENGTH 90' },
      ],
      unasked: [],
      lines: [
        '2 flows listen on contacts:',
        '– Route titles',
        '– Tell of tiers',
        '1 validation rule may refuse contacts:',
        '– jobtitle: “MAX_LENGTH 90”',
      ],
    },
    hidden: {
      found: [{ kind: 'validation_rule', name: 'jobtitle', says: 'MAX_LENGTH 90' }],
      unasked: ['flow'],
      lines: ['1 validation rule may refuse contacts:', '– jobtitle: “MAX_LENGTH 90”', hidden('flows')],
    },
  },
} as const;

describe.each(['salesforce', 'hubspot'] as const)('%s', (vendor) => {
  const preview = async (lines: object[]) => {
    const api = await connectionApi(product, vendor);
    const { status, body } = await api('POST', '/mapping/contact/preview', { lines });
    return { status, listeners: body['listeners'] };
  };
  const titleLine = (direction: string) => ({
    field: 'title',
    crmField: said[vendor].titleField,
    direction,
    authority: 'crm_wins',
    transform: { kind: 'identity' },
  });

  test('a mapping’s dry run names what would run or refuse when these lines are written, and nothing else', async () => {
    expect(await preview([titleLine('both')])).toEqual({ status: 200, listeners: said[vendor].shown });
    const api = await connectionApi(product, vendor);
    expect((await api('GET', '/mapping/contact')).body['listeners']).toEqual(said[vendor].shown);
  });

  test('what looks at a field that is only read is not woken by us, where the CRM says what it looks at', async () => {
    const { listeners } = await preview([titleLine('in')]);
    const ours = { found: [said.hubspot.shown.found[1]], unasked: [], lines: ['1 flow listens on contacts:', '– Tell of tiers'] };
    expect(listeners).toEqual(vendor === 'hubspot' ? ours : said.salesforce.shown);
  });

  test('the preview of what would be written names them per object', async () => {
    const api = await connectionApi(product, vendor);
    await api('POST', '/writing', { state: 'shadow' });
    const person = await personOf(product, vendor, 'no_first_name');
    await editHere(product, vendor, person?.contactId ?? '', { title: 'Chief Listener' });
    const { body } = await api<{ objects: { object: string; listeners: unknown }[] }>('GET', '/preview');
    expect(body.objects.find(({ object }) => object === 'contact')?.listeners).toEqual(said[vendor].shown);
    await api('POST', '/pause');
    const paused = await api<{ objects: { object: string; listeners: { found: unknown[]; unasked: string[] } }[] }>('GET', '/preview');
    const { found, unasked } = paused.body.objects.find(({ object }) => object === 'contact')?.listeners ?? {};
    expect([paused.status, found, unasked?.length]).toEqual([200, [], vendor === 'salesforce' ? 3 : 2]);
    await api('POST', '/resume');
  });

  test('the command line says it of every object', async () => {
    const { exitCode, stdout } = await salesosOf(product)('crm', 'listeners', '--connection', await product.connectionId(vendor));
    expect(exitCode).toBe(0);
    expect(stdout).toContain(said[vendor].shown.lines.join('\n'));
    expect(stdout).toContain('Nothing of your own listens on opportunities that we know of.');
  });

  test('what the connected user may not see could not be asked, and is never “none”', async () => {
    hideListeners(product, vendor);
    expect(await preview([titleLine('both')])).toEqual({ status: 200, listeners: said[vendor].hidden });
  });

  test('a CRM that does not answer keeps nobody from the numbers', async () => {
    const match = vendor === 'salesforce' ? 'GET .*/query' : 'GET /automation/.*';
    product.twin.twin.faults.plan({ vendor, match, times: 1, kind: { type: 'status', status: 503 } });
    const { status, listeners } = await preview([titleLine('both')]);
    expect({ status, listeners }).toMatchObject({
      status: 200,
      listeners: { found: [], unasked: vendor === 'salesforce' ? ['flow', 'trigger', 'validation_rule'] : ['flow', 'validation_rule'] },
    });
    product.twin.twin.faults.clear();
  });
});
