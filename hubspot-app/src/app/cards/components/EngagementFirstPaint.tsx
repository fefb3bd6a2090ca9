import { Flex, LoadingSpinner } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { CrmFields } from '../lib/crm-fields.ts';
import { summaryOfFields } from '../lib/summary.ts';
import { DoNotContact } from './DoNotContact.tsx';
import { PartsPlaceholder } from './PartsPlaceholder.tsx';
import { ThreeLines } from './ThreeLines.tsx';

/** What the record itself knows, before (or without) the backend. */
export function EngagementFirstPaint({ fields, isSidebar, isWaiting }: { fields: CrmFields | null; isSidebar: boolean; isWaiting: boolean }) {
  if (fields?.doNotContact) return <DoNotContact why={fields.reason} asOf={fields.asOf} />;
  const summary = fields && summaryOfFields(fields, isWaiting);
  if (!summary) return isWaiting ? <LoadingSpinner label={cardLabels.loading} showLabel layout="centered" /> : null;
  return (
    <Flex direction="column" gap="medium">
      <ThreeLines summary={summary} isShort={isSidebar} />
      {!isSidebar && isWaiting && <PartsPlaceholder value={summary.value} />}
    </Flex>
  );
}
