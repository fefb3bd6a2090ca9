import { ask } from './twin.ts';

interface Field {
  fieldApiName: string;
}
interface RecordConfig {
  recordId?: string;
  fields?: Field[];
  optionalFields?: Field[];
}
interface RecordData {
  fields: Record<string, { value: unknown; displayValue: string | null }>;
}
type Emit = (result: { data: RecordData | undefined; error: unknown }) => void;

const bus = new EventTarget();
const announce = () => bus.dispatchEvent(new Event('change'));
// Said by the record page when the record changed elsewhere, and below by a card that changed it.
addEventListener('salesos-record-changed', announce);

/** A wire adapter as the engine calls it: read on each new configuration, and again whenever a record changed. */
export class getRecord {
  private readonly emit: Emit;
  private config: RecordConfig | undefined;
  private latest = '';
  private readonly reread = () => void this.read();

  constructor(emit: Emit) {
    this.emit = emit;
    emit({ data: undefined, error: undefined });
  }

  connect(): void {
    bus.addEventListener('change', this.reread);
  }

  disconnect(): void {
    bus.removeEventListener('change', this.reread);
  }

  update(config: RecordConfig): void {
    this.config = config;
    void this.read();
  }

  private async read(): Promise<void> {
    const { recordId, fields = [], optionalFields = [] } = this.config ?? {};
    if (!recordId) return;
    const names = [...fields, ...optionalFields].map((field) => field.fieldApiName).join(',');
    try {
      const text = await ask(`/_twin/ui-api/records/${recordId}?fields=${encodeURIComponent(names)}`);
      // As on the platform, an unchanged record is not emitted again.
      if (text === this.latest) return;
      this.latest = text;
      this.emit({ data: JSON.parse(text), error: undefined });
    } catch (error) {
      this.emit({ data: undefined, error });
    }
  }
}

export const getFieldValue = (record: RecordData, field: Field): unknown => record.fields[field.fieldApiName]?.value;

/** The page around the cards listens to the same event, so that it shows what a card changed. */
export async function notifyRecordUpdateAvailable([record]: { recordId: string }[]): Promise<void> {
  dispatchEvent(new CustomEvent('salesos-record-changed', { detail: { objectId: record?.recordId ?? null, source: 'salesforce-card' } }));
}
