import type { ListenerKind, NamedListener } from '@salesos/shared/labels/listeners';
import type { BudgetLimits, VendorWord } from '#domain/crm-sync/budget.ts';
import type { FieldShape, FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmField } from '#domain/crm-sync/mapping.ts';
import type { Transform } from '#domain/crm-sync/transform.ts';
import type { ScopingOf } from './crm-scope.ts';
import type { CrmActivity, Kept, KeptActivity } from './crm-activity.ts';
import type { CreatableObject, CreateResult, CrmCreate } from './crm-create.ts';
import type { CrmObject, CrmRecord, OwnedFields, ReadOptions } from './crm-record.ts';
import type { CrmKeyConnect, CrmOAuth } from './crm-sign-in.ts';
import type { CrmJournal, CrmOwnWebhook, CrmWebhook, WebhookOrg } from './crm-telling.ts';
import type { LoggedMailPage } from './logged-mail.ts';
import type { CardCaller, SignedRequest } from './signed-request.ts';

export { crmObjects, type CrmFate, type CrmObject, type CrmRecord, type OwnedFields, type ReadOptions } from './crm-record.ts';

/** What SalesOS needs from a CRM. One folder under providers/crm/ exports one `CrmProvider`; an absent capability is an absent property. */

/** A field of ours and the CRM's standard one for it; a customer's own mapping may say otherwise. */
export interface StandardField {
  field: string;
  crmField: string;
  shape: FieldShape;
  transform: Transform;
}

export interface CrmOwner {
  externalId: string;
  /** Absent where a user has one number for everything. */
  userExternalId?: string;
  name: string;
  email: string;
  active: boolean;
}

/** Keyset position: every record at or before it has been delivered. Re-reading a little is normal; skipping is not. */
export interface Watermark {
  modifiedAt: string;
  externalId: string;
}

export interface CrmPage {
  records: CrmRecord[];
  /** Where to go on; equal to the input when nothing came. */
  watermark: Watermark | null;
  hasMore: boolean;
}

export interface CrmActivityPage {
  activities: CrmActivity[];
  /** Where to go on; equal to the input when nothing came. */
  watermark: Watermark | null;
  hasMore: boolean;
}

export interface CrmReader {
  /** Oldest first by (modifiedAt, externalId), from `after` (inclusive of ties), at most one vendor page; `fields` by the CRM's names. */
  changedSince(object: CrmObject, after: Watermark | null, fields: readonly string[], options?: ReadOptions): Promise<CrmPage>;
  /** The records of these ids as they are now, ended ones too; an id the CRM no longer knows is left out. Any number of ids. */
  read(object: CrmObject, externalIds: readonly string[], fields: readonly string[], options?: ReadOptions): Promise<CrmRecord[]>;
  /** The CRM's clock, as its latest answer told it: every `since` is by this one. Null before the first answer; absent where no `since` is asked. */
  now?(): Date | null;
  /** Records that ended since, where `changedSince` does not tell. */
  endedSince?(object: CrmObject, since: Date): Promise<CrmRecord[]>;
  /** Ids of people whose wishes are kept on another record, which changed since: `changedSince` does not tell of them. */
  wishesSince?(object: CrmObject, since: Date): Promise<string[]>;
  /** About how many records there are; null = too many to be counted in time. */
  count?(object: CrmObject): Promise<number | null>;
  /** Absent = `changedSince` from the beginning is as good. */
  bulk?: CrmBulkReader;
  owners(): Promise<CrmOwner[]>;
  /** Mail activities that carry an external id of ours, in the order of their own ids from `after` on, one vendor page. */
  loggedMails?(after: string | null): Promise<LoggedMailPage>;
  /** Of one of the provider's `activityStreams`, as `changedSince` of an object. */
  activitiesSince?(stream: string, after: Watermark | null): Promise<CrmActivityPage>;
  /** Activities that ended since, where `activitiesSince` does not tell. */
  endedActivities?(stream: string, since: Date): Promise<CrmActivity[]>;
}

/** Reads all there is through a job that collects it over there and outlives us; one that is lost throws ProviderError('cursor_invalid'). */
export interface CrmBulkReader {
  /** From this many records on it is worth a job. */
  readonly from: number;
  /** `startedAt` by the CRM's clock: of what changed later the job may know or not. */
  start(object: CrmObject, fields: readonly string[], options?: ReadOptions): Promise<{ job: string; startedAt: Date }>;
  isReady(job: string): Promise<boolean>;
  /** From `at` on, in no order; null = the beginning, and as `next`: that was all. */
  page(object: CrmObject, at: { job: string; place: string | null }, fields: readonly string[], options?: ReadOptions): Promise<BulkPage>;
  /** Its results are not needed any more: it is ended if it still runs, and thrown away. Doing it twice changes nothing. */
  drop(job: string): Promise<void>;
  /** Jobs that `start` made for this object since then, by the CRM's clock, whoever was told of them. */
  startedSince(object: CrmObject, since: Date): Promise<string[]>;
}
export type BulkPage = Pick<CrmPage, 'records'> & { next: string | null };

/** What one record gets in one call: our own fields and human ones. Absolute values only. */
export interface CrmWrite {
  externalId: string;
  owned: Partial<OwnedFields>;
  /** By the CRM's own field names; null clears. */
  values: Readonly<Record<string, FieldValue>>;
  /** Human values are written only if the record was not changed after this, where the CRM can tell: else the row fails for now. */
  unmodifiedSince?: Date | null;
}

export interface RowResult {
  externalId: string;
  /** null = applied */
  failure: { code: string; message: string; permanent: boolean; gone: boolean } | null;
  leftOut?: LeftOut;
}

/** What was not written because the CRM has no such field any more, each named as in the write. */
export interface LeftOut {
  /** Ours, by our names. */
  owned: readonly string[];
  /** Human ones, by the CRM's. */
  values: readonly string[];
}

/** One mail, one activity. `activityId` is our external id: writing the same one twice leaves one activity. */
export interface CrmMailActivity {
  kind: 'mail';
  activityId: string;
  contactExternalId: string;
  accountExternalId: string | null;
  ownerExternalId: string | null;
  direction: 'outbound' | 'inbound';
  at: Date;
  subject: string;
  textBody: string;
  from: string;
  to: string;
  /** Whom else it was sent to. */
  alsoTo: readonly string[];
  cc: readonly string[];
  /** People known in this CRM behind those addresses. One of them who is gone keeps nothing else. */
  others: readonly { externalId: string; address: string }[];
  /** RFC 5322 Message-ID with angle brackets */
  messageId: string;
}

export interface CrmWriter {
  /** Most rows per call (Salesforce 200, HubSpot 100). */
  readonly batchLimit: number;
  /** Our fields as they are called and stored there; absent = what was written cannot be taken back. */
  stored?(): Promise<(owned: Partial<OwnedFields>) => Readonly<Record<string, FieldValue>>>;
  /** Results in the order of the rows. Throws ProviderError when the whole call failed. */
  write(object: CrmObject, rows: readonly CrmWrite[]): Promise<RowResult[]>;
  /**
   * Makes records, at most one for each of our ids however often it is asked. Results in the order of the rows. Throws
   * ProviderError when the whole call failed. Absent where the CRM cannot promise that.
   */
  create?(object: CreatableObject, rows: readonly CrmCreate[]): Promise<CreateResult[]>;
  /** Looks up by `activityId` (and Message-ID) before it creates; `adopted` = the CRM had captured the mail itself. */
  logActivity(activity: CrmMailActivity): Promise<{ externalId: string; outcome: 'created' | 'existing' | 'adopted' }>;
  /**
   * Creates it once, or changes the one that is there; never creates again what was deleted. Somebody who cannot be tied to it
   * keeps none of the others.
   */
  keepActivity?(activity: KeptActivity): Promise<Kept>;
  /**
   * Puts an opt-out from mail into the CRM's own consent field; never the other way round. Doing it twice changes nothing.
   * `everything`: from all mail of the company, not only its reps'. Throws ProviderError('permission') where we may not.
   */
  optOutOfEmail?(person: {
    object: 'contact' | 'lead';
    externalId: string;
    email: string | null;
    everything: boolean;
  }): Promise<'written' | 'already'>;
  /** The same of calls. Absent where the CRM has no field of its own for it. */
  optOutOfCalls?(person: { object: 'contact' | 'lead'; externalId: string }): Promise<'written' | 'already'>;
}

/** Counts a connection's requests. Every one is told of when it leaves, and once when it ended, with what the CRM said of its limits. */
export interface CallMeter {
  sent(): void;
  answered(word: VendorWord): void;
}

export interface CrmCredentials {
  meter?: CallMeter;
  /** Salesforce: the org's instance URL; HubSpot: the API base. */
  instanceUrl: string;
  /** Always a token good for at least a minute; the caller refreshes early and once for everybody. */
  accessToken(): Promise<string>;
}

/** One commit's worth of hints, in commit order. */
export interface CrmChangeBatch {
  changes: readonly { object: CrmObject; externalId: string; kind: 'created' | 'updated' | 'deleted' | 'undeleted'; at: Date; isOurs: boolean }[];
  /** Objects whose changes were too many or got lost: everything since the last watermark must be read again. */
  refetch: readonly CrmObject[];
  /** Where to go on after this batch; safe to store together with its effects. */
  replay: string;
}
/** A live feed of hints; the truth is read afterwards. Absent where the CRM pushes webhooks instead. */
export interface CrmChangeStream {
  /** The position "now": taken before a backfill, so nothing falls between. */
  latest(): Promise<string>;
  /**
   * Runs until `signal` aborts, handing over batches one at a time and in order; asks for more only when `take` has settled.
   * Throws ProviderError('cursor_invalid') when `replay` is too old or unknown.
   */
  follow(input: {
    objects: readonly CrmObject[];
    replay: string | null;
    signal: AbortSignal;
    take(batch: CrmChangeBatch): Promise<void>;
  }): Promise<void>;
}

/** What a customer's mapping may use of an object. */
export interface OfferedField extends CrmField {
  label: string;
  /** What its list proposes where it takes other values, too; one that does not has them in its shape. */
  proposes?: readonly string[];
}

/** What of the customer's own listens when a record changes. */
export type CrmListener = NamedListener;
export interface CrmListeners {
  found: CrmListener[];
  /** We may not see these: of them nobody can say that there are none. */
  unasked: ListenerKind[];
}

export type CrmScoping = ScopingOf<CrmObject>;

export interface CrmSession {
  /** As the CRM has them now. Throws ProviderError('not_found') for an object that is not to be had. Absent = the standard mapping is the only one. */
  describeFields?(object: CrmObject): Promise<OfferedField[]>;
  /** Absent where the CRM does not tell. */
  listeners?: {
    readonly kinds: readonly ListenerKind[];
    /** Those that would run or refuse when these fields of the CRM's, or any of our own, are written; where the CRM does not say which fields they look at, all of them. */
    on(object: CrmObject, fields: readonly string[]): Promise<CrmListeners>;
  };
  reader: CrmReader;
  /** Absent where the CRM cannot say which records belong to a choice of them: all are read. */
  scoping?: CrmScoping;
  writer: CrmWriter;
  changes?: CrmChangeStream;
  /** Idempotent: the CRM calls us with this secret and with no older one, or not any more. Absent where it is set up by hand. */
  webhooks?: { register(org: WebhookOrg): Promise<void>; remove(orgId: string): Promise<void> };
  /** Whether this is no production organization; absent = it cannot be told. */
  isSandbox?(): Promise<boolean>;
  /** Idempotent: creates what it may (HubSpot properties), names what it may not (Salesforce fields missing). */
  prepare(): Promise<{ missing: string[]; created: string[] }>;
}

/** What a CRM's users call things. */
export interface CrmWords {
  objects: Readonly<Record<CrmObject, string>>;
  list: string;
  recordTypes: string;
  /** What an admin does about a field of ours that is missing. */
  missingField: string;
}

export interface CrmProvider {
  key: string;
  label: string;
  /** Absent where they call them as we do. */
  words?: CrmWords;
  /** Objects this CRM has; what is absent here is not read. */
  standardFields: Partial<Readonly<Record<CrmObject, readonly StandardField[]>>>;
  /** What calls, meetings, tasks and notes are read from; absent = they are neither read nor written. */
  activityStreams?: readonly string[];
  /** What records can be made of from here; absent = none. */
  creates?: readonly CreatableObject[];
  /** What of a score can be measured from them. */
  activitySignals?: readonly ('calls' | 'meetings')[];
  /** One of these two is how an admin connects it. */
  oauth?: CrmOAuth;
  keyConnect?: CrmKeyConnect;
  /** What it grants until its answers say otherwise. */
  callLimits?: Omit<BudgetLimits, 'share'>;
  connect(credentials: CrmCredentials): CrmSession;
  /**
   * Throws ProviderError('permission') on a forged, stale or future signature. `gatewayKey` is the per-org secret where the platform
   * has one. Absent where the CRM shows no card of ours.
   */
  verifyCardCall?(request: SignedRequest, gatewayKey: (orgId: string) => Promise<string | null>): Promise<CardCaller>;
  /** Where the CRM calls us when something happens: one of these two, for all organizations together or for each alone. */
  webhook?: CrmWebhook;
  ownWebhook?: CrmOwnWebhook;
  journal?: CrmJournal;
  /** The record page of the CRM for a contact, for links. */
  recordUrl(instanceUrl: string, object: CrmObject, externalId: string): string;
}
