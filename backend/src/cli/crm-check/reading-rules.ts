import {
  CustomCrmObject,
  customCrmLimits,
  CustomCrmOwners,
  customCrmOwnedNames,
  CustomCrmPage,
  CustomCrmProblem,
  CustomCrmReadReply,
  type CustomCrmRecord,
  CustomCrmService,
} from '@salesos/shared/api/custom-crm';
import { type Implementation, mustBe } from './asked.ts';
import type { Rule } from './rule.ts';

const MOST = 2_000;
const UNKNOWN = 'salesos-check-there-is-no-such-id';

const refusedWith = async (crm: Implementation, what: Parameters<Implementation['ask']>, statuses: readonly number[]): Promise<void> => {
  const { status, json } = await crm.ask(...what);
  mustBe(statuses.includes(status), `answered ${status}, should be ${statuses.join(' or ')}`);
  mustBe(CustomCrmProblem.safeParse(json).success, 'the refusal has no code and message');
};

/** By instant, then by id as a text. */
function isInOrder(a: CustomCrmRecord, b: CustomCrmRecord): boolean {
  const [at, later] = [Date.parse(a.modifiedAt), Date.parse(b.modifiedAt)];
  return at < later || (at === later && a.id < b.id);
}

const keyOf = ({ id, modifiedAt }: CustomCrmRecord): string => `${modifiedAt} ${id}`;

async function pagesAreWhole(crm: Implementation, object: CustomCrmObject): Promise<void> {
  const large = await crm.walk(object, customCrmLimits.page, MOST);
  const disorder = large.records.findIndex((record, index) => {
    const next = large.records[index + 1];
    return next !== undefined && !isInOrder(record, next);
  });
  mustBe(disorder === -1, `records are not in the order of modifiedAt and id, from ${large.records[disorder]?.id} on`);
  mustBe(new Set(large.records.map(({ id }) => id)).size === large.records.length, 'a record came twice');
  const small = await crm.walk(object, 2, 40);
  mustBe(small.largest <= 2, `a page of at most 2 has ${small.largest}`);
  const expected = large.records.slice(0, small.records.length).map(keyOf);
  mustBe(JSON.stringify(small.records.map(keyOf)) === JSON.stringify(expected), 'small pages deliver other records than large ones');
  mustBe(!small.isWhole || !large.isWhole || small.records.length === large.records.length, 'small pages end too early');
}

/** Any record there is, with its object. */
async function anyRecord(crm: Implementation): Promise<{ object: CustomCrmObject; record: CustomCrmRecord }> {
  for (const object of CustomCrmObject.options) {
    const [record] = (await crm.walk(object, 1, 1)).records;
    if (record) return { object, record };
  }
  mustBe(false, 'there is no record to try this with: create one contact');
  throw new Error('unreachable');
}

const pages: readonly Rule[] = CustomCrmObject.options.map((object) => ({
  id: `pages.${object}`,
  says: `every ${object} comes once, in the order of modifiedAt and id, whatever the size of a page`,
  run: ({ crm }) => pagesAreWhole(crm, object),
}));

export const readingRules: readonly Rule[] = [
  {
    id: 'service',
    says: 'GET / names contract, version and organization',
    run: async ({ crm }) => void (await crm.want(CustomCrmService, 'GET', '/')),
  },
  { id: 'key.wrong', says: 'a wrong key is refused with 401', run: ({ crm }) => refusedWith(crm, ['GET', '/', { key: 'not-the-key' }], [401]) },
  {
    id: 'key.none',
    says: 'no key is refused with 401, on records too',
    run: ({ crm }) => refusedWith(crm, ['GET', '/records/contact', { key: null }], [401]),
  },
  {
    id: 'owned.kept',
    says: 'every field of SalesOS is kept',
    run: async ({ crm }) => {
      const { ownedFields } = await crm.want(CustomCrmService, 'GET', '/');
      const missing = customCrmOwnedNames.filter((name) => !ownedFields.includes(name));
      mustBe(missing.length === 0, `not kept: ${missing.join(', ')}`);
    },
  },
  {
    id: 'owners',
    says: 'GET /owners lists people with their addresses',
    run: async ({ crm }) => void (await crm.want(CustomCrmOwners, 'GET', '/owners')),
  },
  ...pages,
  {
    id: 'pages.position',
    says: 'a position delivers what is after it, and an empty id everything of that instant',
    run: async ({ crm }) => {
      const { object, record } = await anyRecord(crm);
      const from = async (idAfter: string): Promise<string[]> => {
        const query = new URLSearchParams({ modifiedAfter: record.modifiedAt, idAfter, limit: String(customCrmLimits.page) });
        return (await crm.want(CustomCrmPage, 'GET', `/records/${object}?${query}`)).records.map(({ id }) => id);
      };
      mustBe(!(await from(record.id)).includes(record.id), 'a record is delivered again from its own position');
      mustBe((await from('')).includes(record.id), 'a record is missing from the beginning of its own instant');
    },
  },
  {
    id: 'pages.limit',
    says: `a page of more than ${customCrmLimits.page} is refused with 400`,
    run: ({ crm }) => refusedWith(crm, ['GET', `/records/contact?limit=${customCrmLimits.page + 1}`], [400, 422]),
  },
  {
    id: 'read.unknown',
    says: 'reading by id leaves out what is not there',
    run: async ({ crm }) => {
      const { object, record } = await anyRecord(crm);
      const { records } = await crm.want(CustomCrmReadReply, 'POST', `/records/${object}/read`, { ids: [UNKNOWN, record.id] });
      const ids = records.map(({ id }) => id);
      mustBe(ids.length === 1 && ids[0] === record.id, `asked for one that is there and one that is not, got ${JSON.stringify(ids)}`);
    },
  },
  {
    id: 'read.limit',
    says: `reading more than ${customCrmLimits.read} ids is refused with 400`,
    run: ({ crm }) => {
      const ids = Array.from({ length: customCrmLimits.read + 1 }, (_, index) => `${UNKNOWN}-${index}`);
      return refusedWith(crm, ['POST', '/records/contact/read', { body: { ids } }], [400, 413, 422]);
    },
  },
  {
    id: 'object.unknown',
    says: 'an object that is not in the contract is refused with 404',
    run: ({ crm }) => refusedWith(crm, ['GET', '/records/nothing'], [404]),
  },
  {
    id: 'body.malformed',
    says: 'a body that is no JSON is refused with 400',
    run: ({ crm }) => refusedWith(crm, ['POST', '/records/contact/read', { raw: '{"ids": [' }], [400, 422]),
  },
];
