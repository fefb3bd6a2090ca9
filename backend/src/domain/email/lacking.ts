type Value = unknown;

const isGroup = (value: Value): value is Readonly<Record<string, Value>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: Value): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);

const FIELD = /^(?:contact|account)\./;
/** A name of the template's own making: what it was made from is not kept. */
const OWN_NAME = /^[A-Za-z_]\w*$/;

/** Whether what held a mail may be there now: every field of a record it lacked has a value. What is no field of a record is not asked. */
export function isFilledIn(missing: readonly string[], fields: Readonly<Record<string, Value>>): boolean {
  const asked = missing.filter((path) => FIELD.test(path));
  const others = missing.filter((path) => !FIELD.test(path) && !OWN_NAME.test(path));
  if (others.length > 0 || missing.length === 0) return false;
  return asked.every((path) => !isEmpty(path.split('.').reduce<Value>((value, name) => (isGroup(value) ? value[name] : undefined), fields)));
}
