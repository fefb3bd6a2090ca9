import { describe, expect, it } from 'vitest';
import { type Datum, Moment } from './datum.ts';
import { readFormula, type FormulaRecord } from './formula.ts';

const now = new Date('2026-05-15T12:00:00Z');
const values: Readonly<Record<string, Datum>> = {
  Phone: null,
  Email: 'ann@acme.test',
  Amount: 100,
  Stage: 'Won',
  Tags: 'a;b',
  Due: new Moment(Date.parse('2026-05-20')),
  Zip: '10115',
  'Account.Name': 'Acme',
};
const record: FormulaRecord = {
  now,
  isNew: false,
  read: (path) => values[path] ?? null,
  readPrior: (path) => (path === 'Amount' ? 90 : (values[path] ?? null)),
};
const run = (text: string): Datum => readFormula(text).run(record);

describe('a formula', () => {
  it.each<[string, Datum]>([
    ['AND(ISBLANK(Phone), NOT(ISBLANK(Email)))', true],
    ['ISBLANK(Phone) && ISBLANK(Email) || Amount >= 100', true],
    ['isblank(Phone) /* in small letters */', true],
    ["ISPICKVAL(Stage, 'Won') && Amount < 1000", true],
    ['ISPICKVAL(Phone, "")', true],
    ['CASE(TEXT(Stage), "Lost", 0, "Won", 2, 1)', 2],
    ['IF(Amount > 100, "more", IF(Amount = 100, "same", "less"))', 'same'],
    ['Due - TODAY() <= 5', true],
    ['Due < TODAY() + 5', false],
    ['MONTH(Due) * 10 - 2 ^ 3', 42],
    ['1 + 2 * 3 - 4 / 2', 5],
    ['-Amount < 0', true],
    ['REGEX(Zip, "\\\\d{5}")', true],
    ['REGEX(Zip, "\\\\d{4}")', false],
    ['INCLUDES(Tags, "b")', true],
    ['CONTAINS(Account.Name, "cm") && BEGINS(Account.Name, "Ac")', true],
    ['LEN(Zip) <> 5 || LEFT(Zip, 2) & RIGHT(Zip, 1) != "105"', false],
    ['ISCHANGED(Amount) && PRIORVALUE(Amount) = 90', true],
    ['ISCHANGED(Zip) || ISNEW()', false],
    ['Phone > 5', false],
    ['Phone + 1', null],
    ['BLANKVALUE(Phone, "none")', 'none'],
    ['!(TRUE = FALSE)', true],
    ['ROUND(2.345, 2) = 2.35 && MOD(-3, 5) = 2', true],
  ])('%s', (text, expected) => {
    expect(run(text)).toEqual(expected);
  });

  it.each([
    ['VLOOKUP(A, B, C)', 'VLOOKUP()'],
    ['$Profile.Name = "x"', '$Profile.Name'],
    ['AND(ISBLANK(Phone)', 'a bracket is not closed'],
    ['Amount >', 'it ends too early'],
    ['Amount ? 1', 'syntax at “? 1”'],
    ['Amount 1', 'syntax at “1”'],
  ])('%s is refused', (text, why) => {
    expect(() => readFormula(text)).toThrow(why);
  });

  it('names the fields it looks at, each once', () => {
    expect(readFormula('AND(ISBLANK(Phone), Account.Name = "x", Phone = "y")').paths).toEqual(['Phone', 'Account.Name']);
  });
});
