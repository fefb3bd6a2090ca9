import type { CrmObject, CrmRecord, ReadOptions } from './crm-record.ts';

export interface BulkPage {
  records: CrmRecord[];
  /** Where to go on; null = that was all. */
  next: string | null;
}

/**
 * Reads all there is through a job that collects it over there; absent = `changedSince` from the beginning is as good.
 * A job lives on when we do not: its id and the place in its results are all that is needed to go on. One that failed,
 * was ended by somebody or is no longer kept throws ProviderError('cursor_invalid').
 */
export interface CrmBulkReader {
  /** From this many records on it is worth a job. */
  readonly from: number;
  /** `startedAt` by the CRM's clock: of what changed later the job may know or not. */
  start(object: CrmObject, fields: readonly string[], options?: ReadOptions): Promise<{ job: string; startedAt: Date }>;
  isReady(job: string): Promise<boolean>;
  /** From `place` on, in no order; null = the beginning. */
  page(object: CrmObject, job: string, place: string | null, fields: readonly string[], options?: ReadOptions): Promise<BulkPage>;
  /** Its results are not needed any more. Doing it twice changes nothing. */
  drop(job: string): Promise<void>;
}
