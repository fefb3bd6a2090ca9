/** What the platform provides to a component at run time and no package declares. Only what these components use. */

interface SalesforceField {
  readonly objectApiName: string;
  readonly fieldApiName: string;
}

declare module 'lightning/uiRecordApi' {
  import type { WireAdapterConstructor } from 'lwc';

  export interface RecordData {
    readonly id?: string;
    readonly fields: Readonly<Record<string, { readonly value: unknown; readonly displayValue: string | null }>>;
  }
  export interface WireResult<Data> {
    data?: Data;
    error?: unknown;
  }
  interface RecordConfig extends Record<string, unknown> {
    recordId: string;
    fields?: readonly SalesforceField[];
    optionalFields?: readonly SalesforceField[];
  }
  export const getRecord: WireAdapterConstructor<RecordConfig, WireResult<RecordData>>;
  /** Undefined for a field that is hidden from the user. */
  export function getFieldValue<Value>(record: RecordData, field: SalesforceField): Value | null | undefined;
  export function notifyRecordUpdateAvailable(records: readonly { recordId: string }[]): Promise<void>;
}

declare module 'lightning/navigation' {
  export interface PageReference {
    type: string;
    attributes: Readonly<Record<string, string>>;
  }
  interface Navigation {
    [NavigationMixin.Navigate](page: PageReference): void;
    [NavigationMixin.GenerateUrl](page: PageReference): Promise<string>;
  }
  /** Statics stay; instances can navigate. */
  export function NavigationMixin<Base extends new () => object>(base: Base): Pick<Base, keyof Base> & (new () => InstanceType<Base> & Navigation);
  export namespace NavigationMixin {
    const Navigate: unique symbol;
    const GenerateUrl: unique symbol;
  }
}

declare module 'lightning/platformShowToastEvent' {
  export class ShowToastEvent extends CustomEvent<{ title: string; message: string; variant: string }> {
    constructor(toast: { title: string; message: string; variant: 'info' | 'success' | 'warning' | 'error' });
  }
}

declare module '@salesforce/i18n/locale' {
  const locale: string;
  export default locale;
}

declare module '@salesforce/i18n/timeZone' {
  const timeZone: string;
  export default timeZone;
}
