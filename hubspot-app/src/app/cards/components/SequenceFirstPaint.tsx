import { Flex, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { CrmFields } from '../lib/crm-fields.ts';
import { DoNotContact } from './DoNotContact.tsx';
import { SequenceFields } from './SequenceFields.tsx';

interface Props {
  fields: CrmFields | null;
  isSidebar: boolean;
  isWaiting: boolean;
}

/** What the record itself knows, before (or without) the backend. */
export function SequenceFirstPaint({ fields, isSidebar, isWaiting }: Props) {
  return (
    <Flex direction="column" gap="small">
      {fields?.doNotContact && <DoNotContact why={fields.reason} />}
      {fields?.sequenceName && <SequenceFields fields={fields} name={fields.sequenceName} isSidebar={isSidebar} isWaiting={isWaiting} />}
      {fields && !fields.sequenceName && <Text>{cardLabels.notEnrolledTitle}</Text>}
      {isWaiting && <LoadingSpinner label={cardLabels.loading} showLabel size="xs" layout="inline" />}
    </Flex>
  );
}
