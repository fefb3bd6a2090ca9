import type { CauseKind } from '@salesos/shared/labels/sync-health';

export interface ErrorCause {
  /** Equal for all records refused for the same thing; safe in a URL. */
  key: string;
  kind: CauseKind;
  /** The CRM's words without what differs from record to record. */
  said: string;
}

const kinds: Readonly<Record<string, CauseKind>> = {
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'validation_rule',
  PROPERTY_VALIDATION_RULE_VIOLATED: 'validation_rule',
  REQUIRED_FIELD_MISSING: 'required_field',
  REQUIRED_FIELD: 'required_field',
  MISSING_REQUIRED_PROPERTY: 'required_field',
  STRING_TOO_LONG: 'bad_value',
  VALUE_TOO_LONG: 'bad_value',
  INVALID_OWNER_ID: 'bad_value',
  INVALID_EMAIL: 'bad_value',
  INVALID_EMAIL_ADDRESS: 'bad_value',
  INVALID_DATE: 'bad_value',
  INVALID_LONG: 'bad_value',
  INVALID_INTEGER: 'bad_value',
  INVALID_OPTION: 'bad_value',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'bad_value',
  INVALID_TYPE_ON_FIELD_IN_RECORD: 'bad_value',
  NUMBER_OUTSIDE_VALID_RANGE: 'bad_value',
  FIELD_INTEGRITY_EXCEPTION: 'bad_value',
  JSON_PARSER_ERROR: 'bad_value',
  READ_ONLY_VALUE: 'bad_value',
  VALIDATION_ERROR: 'bad_value',
  validation: 'bad_value',
  DUPLICATE_VALUE: 'duplicate',
  DUPLICATE_EXTERNAL_ID: 'duplicate',
  DUPLICATES_DETECTED: 'duplicate',
  CONFLICT: 'duplicate',
  CONFLICTING_UNIQUE_VALUE: 'duplicate',
  conflict: 'duplicate',
  already_here: 'duplicate',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'automation',
  CANNOT_EXECUTE_FLOW_TRIGGER: 'automation',
  APEX_ERROR: 'automation',
  INSUFFICIENT_ACCESS: 'permission',
  INSUFFICIENT_ACCESS_OR_READONLY: 'permission',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'permission',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'permission',
  MISSING_SCOPES: 'permission',
  INVALID_TYPE: 'permission',
  API_DISABLED_FOR_ORG: 'permission',
  API_CURRENTLY_DISABLED: 'permission',
  PAYMENT_REQUIRED: 'permission',
  permission: 'permission',
  INVALID_FIELD: 'field_missing',
  PROPERTY_DOESNT_EXIST: 'field_missing',
  UNABLE_TO_LOCK_ROW: 'busy',
  SERVER_UNAVAILABLE: 'busy',
  UNKNOWN_EXCEPTION: 'busy',
  NO_RESULT: 'busy',
  rate_limited: 'busy',
  quota_exhausted: 'busy',
  temporary: 'busy',
  unknown_outcome: 'busy',
  ENTITY_IS_DELETED: 'gone',
  INVALID_CROSS_REFERENCE_KEY: 'gone',
  NOT_FOUND: 'gone',
  OBJECT_NOT_FOUND: 'gone',
  record_gone: 'gone',
  not_found: 'gone',
};

/** What a refusal was about: by the vendor's code and by its words, as far as they are the same for every record. */
export function causeOf(code: string | null, message: string | null): ErrorCause {
  const kind = kinds[code ?? ''] ?? 'other';
  const said = kind === 'gone' ? '' : withoutRecord(innermost(message ?? ''));
  return { key: `${kind}-${fingerprint(`${code ?? ''} ${said.toLowerCase()}`)}`, kind, said };
}

/** Some vendors wrap the sentence of a rule into a report: `HubSpot 400 X: … [{"message":"the sentence",…}]`. */
function innermost(message: string): string {
  const inner = /"(?:localizedErrorM|m)essage":"((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  return (inner ?? message.replace(/^HubSpot \d+ \S*:\s*/, '')).replaceAll('\\"', '"');
}

const ELLIPSIS = '…';
const MOST = 160;

/** Addresses, ids and numbers name one record. */
function withoutRecord(message: string): string {
  const said = message
    .replace(/[^\s"'<>()]+@[^\s"'<>()]+\.[^\s"'<>().,;]+/g, ELLIPSIS)
    .replace(/\b(?=\w*\d)(?:\w{15}|\w{18})\b/g, ELLIPSIS)
    .replace(/\d{3,}/g, ELLIPSIS)
    .replace(/\s+/g, ' ')
    .trim();
  return said.length <= MOST ? said : `${said.slice(0, MOST - 1)}${ELLIPSIS}`;
}

/** FNV-1a, 32 bits: the same everywhere, and enough for the handful of causes a customer has. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, '0');
}
