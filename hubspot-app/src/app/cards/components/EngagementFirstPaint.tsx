import { Button, ButtonRow, Flex, LoadingSpinner } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { CrmFields } from '../lib/crm-fields.ts';
import { summaryOfFields } from '../lib/summary.ts';
import { DoNotContact } from './DoNotContact.tsx';
import { PartsPlaceholder } from './PartsPlaceholder.tsx';
import { ThreeLines } from './ThreeLines.tsx';

/** What the record itself knows, before (or without) the backend. */
export function EngagementFirstPaint({ fields, isSidebar, isWaiting }: { fields: CrmFields | null; isSidebar: boolean; isWaiting: boolean }) {
  // Whoever was in a sequence was written to: the way to the conversation keeps its place until it is there.
  const buttons = isWaiting && fields?.sequenceName && <TalkPlace />;
  if (fields?.doNotContact) {
    return (
      <>
        <DoNotContact why={fields.reason} asOf={fields.asOf} />
        {buttons}
      </>
    );
  }
  const summary = fields && summaryOfFields(fields, isWaiting);
  if (!summary) return isWaiting ? <LoadingSpinner label={cardLabels.loading} showLabel layout="centered" /> : null;
  return (
    <Flex direction="column" gap="medium">
      <ThreeLines summary={summary} isShort={isSidebar} buttons={buttons} />
      {!isSidebar && isWaiting && <PartsPlaceholder value={summary.value} />}
    </Flex>
  );
}

const TalkPlace = () => (
  <ButtonRow>
    <Button size="sm" disabled onClick={() => {}}>
      {cardLabels.threadShow}
    </Button>
  </ButtonRow>
);
