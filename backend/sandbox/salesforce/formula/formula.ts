import { type Datum, isSame } from './datum.ts';
import { FormulaFault } from './formula-fault.ts';
import { plainFunctions } from './functions.ts';
import { type Expression, parseFormula } from './parse.ts';

/** The record a formula looks at. */
export interface FormulaRecord {
  now: Date;
  isNew: boolean;
  read(path: string): Datum;
  /** As it was before this write. */
  readPrior(path: string): Datum;
}

export interface Formula {
  /** Fields it names, and paths of them. */
  paths: readonly string[];
  run(record: FormulaRecord): Datum;
}

type Special = (args: readonly Expression[], record: FormulaRecord) => Datum;

const isTrue = (of: Expression, record: FormulaRecord): boolean => evaluate(of, record) === true;

function pathIn(args: readonly Expression[]): string {
  const [of] = args;
  if (of?.kind !== 'field') throw new FormulaFault('ISCHANGED and PRIORVALUE want a field');
  return of.path;
}

const evaluateAt = (args: readonly Expression[], place: number, record: FormulaRecord): Datum => {
  const of = args[place];
  return of === undefined ? null : evaluate(of, record);
};

/** Pairs of value and result, at the end what holds otherwise. */
function choose(args: readonly Expression[], record: FormulaRecord): Datum {
  const of = evaluateAt(args, 0, record);
  for (let place = 1; place + 1 < args.length; place += 2)
    if (isSame(of, evaluateAt(args, place, record))) return evaluateAt(args, place + 1, record);
  return evaluateAt(args, args.length - 1, record);
}

/** What looks at some of its arguments only, or at more than their values. */
const specialFunctions: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['AND', (args, record) => args.every((each) => isTrue(each, record))],
  ['OR', (args, record) => args.some((each) => isTrue(each, record))],
  ['NOT', (args, record) => evaluateAt(args, 0, record) !== true],
  ['IF', (args, record) => evaluateAt(args, evaluateAt(args, 0, record) === true ? 1 : 2, record)],
  ['CASE', choose],
  ['ISNEW', (_args, { isNew }) => isNew],
  ['ISCHANGED', (args, record) => !record.isNew && !isSame(record.read(pathIn(args)), record.readPrior(pathIn(args)))],
  ['PRIORVALUE', (args, record) => record.readPrior(pathIn(args))],
]);

function evaluate(of: Expression, record: FormulaRecord): Datum {
  if (of.kind === 'literal') return of.value;
  if (of.kind === 'field') return record.read(of.path);
  const special = specialFunctions.get(of.name);
  if (special) return special(of.args, record);
  const values = of.args.map((each) => evaluate(each, record));
  return plainFunctions.get(of.name)?.(values, record.now) ?? null;
}

/** Names of fields; refuses what the twin has not. */
function pathsOf(of: Expression): string[] {
  if (of.kind === 'literal') return [];
  if (of.kind === 'field') {
    if (of.path.startsWith('$')) throw new FormulaFault(of.path);
    return [of.path];
  }
  if (!specialFunctions.has(of.name) && !plainFunctions.has(of.name)) throw new FormulaFault(`${of.name}()`);
  return of.args.flatMap(pathsOf);
}

/** A FormulaFault says what the twin does not know. */
export function readFormula(text: string): Formula {
  const expression = parseFormula(text);
  return { paths: [...new Set(pathsOf(expression))], run: (record) => evaluate(expression, record) };
}
