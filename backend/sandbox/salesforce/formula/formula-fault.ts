/** A formula the twin cannot read or run, and why. */
export class FormulaFault extends Error {}
