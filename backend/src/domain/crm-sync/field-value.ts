/** A value of a mapped field on either side. Instants and dates are ISO texts. */
export type FieldValue = string | number | boolean | null;

export type FieldType =
  | 'text'
  | 'long_text'
  | 'email'
  | 'phone'
  | 'url'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'date'
  | 'instant'
  | 'picklist'
  | 'multi_picklist'
  | 'reference';

export interface FieldOption {
  readonly value: string;
  readonly label: string;
}

export interface FieldShape {
  readonly type: FieldType;
  readonly maxLength?: number;
  /** Digits after the decimal point. */
  readonly scale?: number;
  readonly options?: readonly FieldOption[];
  /** What an emptied field reads back as where it cannot be empty, e.g. false for a checkbox. */
  readonly blank?: FieldValue;
}
