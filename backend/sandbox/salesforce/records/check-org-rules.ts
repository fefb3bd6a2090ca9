import { ApiFault, DmlFailure } from '../api-fault.ts';
import { type Datum, Moment } from '../formula/datum.ts';
import { type Formula, type FormulaRecord, readFormula } from '../formula/formula.ts';
import type { ValidationRule } from '../org.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { resolvePath } from '../soql/resolve-path.ts';
import type { PlatformWriter } from './platform-writer.ts';
import { findRow, type Row, type Values } from './row.ts';

/** Read once; a rule is looked at with every record that is written. */
const formulas = new Map<string, Formula>();

function formulaOf(text: string): Formula {
  const known = formulas.get(text) ?? readFormula(text);
  formulas.set(text, known);
  return known;
}

/** The rules an admin of the org made, all that are broken at once. */
export function checkOrgRules(records: PlatformWriter, definition: ObjectDefinition, fields: Values, selfId: string | null): void {
  const rules = records.org.validationRules.filter(({ object, active = true }) => active && object === definition.name);
  if (rules.length === 0) return;
  const isBroken = breaks(records, definition, fields, selfId);
  const failed = rules.filter(isBroken);
  if (failed.length === 0) return;
  throw new DmlFailure(
    failed.map(({ message, shownAt }) => ({
      statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message,
      fields: shownAt === undefined ? [] : [shownAt],
    })),
  );
}

/** A field the twin does not have is no reason to refuse: such a rule is only listed. */
function isTrueOf(formula: Formula, record: FormulaRecord): boolean {
  try {
    return formula.run(record) === true;
  } catch (fault) {
    if (fault instanceof ApiFault) return false;
    throw fault;
  }
}

function breaks({ twin, org }: PlatformWriter, definition: ObjectDefinition, fields: Values, selfId: string | null) {
  const prior = selfId === null ? undefined : findRow(twin, org.id, definition.name, selfId);
  const now: Row = { id: selfId ?? '', fields: { ...fields, ...definition.derive?.(fields) } };
  const read = (row: Row | undefined, path: string): Datum => {
    if (!row) return null;
    const { field, read: valueIn } = resolvePath({ twin, org, definition, alias: null }, path);
    const value = valueIn(row);
    return typeof value === 'string' && (field.type === 'date' || field.type === 'datetime') ? new Moment(Date.parse(value)) : value;
  };
  const record: FormulaRecord = {
    now: twin.clock.now(),
    isNew: prior === undefined,
    read: (path: string) => read(now, path),
    readPrior: (path: string) => read(prior, path),
  };
  return ({ blankField, formula }: ValidationRule): boolean => {
    if (formula !== undefined) return isTrueOf(formulaOf(formula), record);
    return blankField !== null && (fields[blankField] ?? null) === null;
  };
}
