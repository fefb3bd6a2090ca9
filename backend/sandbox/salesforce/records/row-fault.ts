import { DmlFailure } from '../api-fault.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { PlatformWriter } from './platform-writer.ts';

export type Write = 'insert' | 'update' | 'delete';

/** A planned fault of single rows, matched against e.g. "update Contact 003…". */
export function playRowFault({ twin }: PlatformWriter, write: Write, definition: ObjectDefinition, id: string): void {
  const fault = twin.faults.takeRow('salesforce', `${write} ${definition.name} ${id}`.trim());
  if (!fault) return;
  const { statusCode, message, existingId } = fault;
  const error = { statusCode, message: message ?? messages[statusCode] ?? statusCode, fields: [] };
  throw new DmlFailure([existingId === undefined ? error : { ...error, duplicateResult: duplicateResult(definition, existingId) }]);
}

const messages: Readonly<Record<string, string>> = {
  UNABLE_TO_LOCK_ROW: 'unable to obtain exclusive access to this record or 1 records',
  DUPLICATES_DETECTED: 'Use one of these records?',
};

function duplicateResult({ name }: ObjectDefinition, id: string): object {
  const record = { attributes: { type: name, url: `/services/data/v67.0/sobjects/${name}/${id}` }, Id: id };
  const matchRecord = { additionalInformation: [], fieldDiffs: [], matchConfidence: 100, record };
  const match = {
    entityType: name,
    errors: [],
    matchEngine: 'ExactMatchEngine',
    matchRecords: [matchRecord],
    rule: `${name}_Match`,
    size: 1,
    success: true,
  };
  return {
    allowSave: false,
    duplicateRule: `${name}_Duplicate_Rule`,
    duplicateRuleEntityType: name,
    errorMessage: messages['DUPLICATES_DETECTED'],
    matchResults: [match],
  };
}
