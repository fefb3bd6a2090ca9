import { expect, test } from 'vitest';
import { openPortal } from './portal-call.ts';

const contacts = '/crm/objects/2026-09/contacts';
const rules = '/crm/property-validations/2026-09/contacts';

test.each([
  ['city', 'REGEX', ['[A-Z][a-z]+'], 'Kiel', 'kiel'],
  ['city', 'MIN_LENGTH', ['3'], 'Ulm', 'Ul'],
  ['city', 'MAX_LENGTH', ['3'], 'Ulm', 'Ulme'],
  ['phone', 'ALPHANUMERIC', ['NUMERIC_ONLY'], '49301', '+49 30 1'],
  ['email', 'EMAIL_BLOCKED_DOMAINS', ['gmail.com'], 'a@x.example', 'a@gmail.com'],
])('%s with the rule %s %j takes %s and refuses %s', async (property, ruleType, ruleArguments, good, bad) => {
  const { call, contact } = await openPortal();
  const write = (value: string) => call('PATCH', `${contacts}/${contact('ada')}`, { properties: { [property]: value } });
  expect((await call('PUT', `${rules}/${property}/rule-type/${ruleType}`, { ruleArguments })).status).toBe(204);
  expect([(await write(good)).status, (await call('GET', rules)).body]).toEqual([
    200,
    { results: [{ propertyName: property, propertyValidationRules: [{ ruleType, ruleArguments }] }] },
  ]);
  const refused = await write(bad);
  expect([refused.status, refused.body]).toEqual([
    400,
    {
      status: 'error',
      message: expect.stringContaining('Property values were not valid'),
      correlationId: expect.any(String),
      category: 'VALIDATION_ERROR',
      errors: [
        {
          message: `${property} does not meet the validation rule ${ruleType} [${ruleArguments.join(', ')}]`,
          code: 'PROPERTY_VALIDATION_RULE_VIOLATED',
          context: { propertyName: [property] },
        },
      ],
    },
  ]);
});

test('numbers have their limits; a rule the twin does not know is refused', async () => {
  const { call, company } = await openPortal();
  const at = '/crm/property-validations/2026-09/companies/numberofemployees/rule-type';
  await call('PUT', `${at}/MIN_NUMBER`, { ruleArguments: ['1'] });
  await call('PUT', `${at}/MAX_NUMBER`, { ruleArguments: ['500'] });
  const write = async (value: string) =>
    (await call('PATCH', `/crm/objects/2026-09/companies/${company()}`, { properties: { numberofemployees: value } })).status;
  expect([
    await write('0'),
    await write('1'),
    await write('500'),
    await write('501'),
    (await call('PUT', `${at}/HOROSCOPE`, { ruleArguments: [] })).status,
  ]).toEqual([400, 200, 200, 400, 400]);
});

test('what the admin demands beside a value stops the write; in a batch only that row', async () => {
  const { call, contact } = await openPortal();
  await call('PUT', '/_twin/hubspot/portals/147000/required/contacts', {
    always: ['lastname'],
    when: [{ property: 'hs_lead_status', value: 'UNQUALIFIED', require: ['website', 'state'] }],
  });
  const missing = (names: string[]) => ({
    status: 'error',
    message: `Some required properties were not set: ${names.join(', ')}`,
    correlationId: expect.any(String),
    category: 'VALIDATION_ERROR',
    context: { properties: names },
    errors: names.map((name) => ({ message: `${name} is required`, code: 'REQUIRED_FIELD', context: { propertyName: [name] } })),
  });
  expect([
    await call('POST', contacts, { properties: { email: 'x@x.example' } }),
    await call('PATCH', `${contacts}/${contact('ada')}`, { properties: { hs_lead_status: 'UNQUALIFIED', website: 'https://a.example' } }),
    (await call('PATCH', `${contacts}/${contact('ada')}`, { properties: { hs_lead_status: 'NEW' } })).status,
  ]).toEqual([{ status: 400, body: missing(['lastname']) }, { status: 400, body: missing(['state']) }, 200]);
  const inputs = [
    { id: contact('ada'), objectWriteTraceId: 'a', properties: { hs_lead_status: 'UNQUALIFIED' } },
    { id: contact('ben'), objectWriteTraceId: 'b', properties: { hs_lead_status: 'OPEN' } },
  ];
  const batch = await call('POST', `${contacts}/batch/update`, { inputs });
  expect([batch.status, (batch.body['results'] as { id: string }[]).map(({ id }) => id), batch.body['errors']]).toEqual([
    207,
    [contact('ben')],
    [
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        message: 'Some required properties were not set: website, state',
        context: { properties: ['website', 'state'], ids: [contact('ada')], objectWriteTraceId: ['a'] },
        errors: [expect.objectContaining({ code: 'REQUIRED_FIELD' }), expect.objectContaining({ code: 'REQUIRED_FIELD' })],
        links: {},
      },
    ],
  ]);
});

test('a batch upsert by address changes who is there and makes who is not; a second address in the batch is a conflict', async () => {
  const { call, contact } = await openPortal();
  const input = (id: string, trace: string) => ({ id, idProperty: 'email', objectWriteTraceId: trace, properties: { city: 'Kiel' } });
  const upsert = await call('POST', `${contacts}/batch/upsert`, { inputs: [input('ADA@nordlicht.example', 'a'), input('new@x.example', 'b')] });
  expect([upsert.status, (upsert.body['results'] as { id: string; new: boolean }[]).map((row) => [row.id, row.new])]).toEqual([
    200,
    [
      [contact('ada'), false],
      [expect.any(String), true],
    ],
  ]);
  const twice = ['p', 'q'].map((objectWriteTraceId) => ({ objectWriteTraceId, properties: { email: 'twin@x.example' } }));
  const { status, body } = await call('POST', `${contacts}/batch/create`, { inputs: twice });
  const [made] = body['results'] as { id: string }[];
  expect([status, (body['errors'] as Record<string, unknown>[]).map((row) => [row['category'], row['message'], row['context']])]).toEqual([
    207,
    [['CONFLICT', `Contact already exists. Existing ID: ${made?.id}`, { objectWriteTraceId: ['q'] }]],
  ]);
});
