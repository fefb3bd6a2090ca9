import { Button, Flex, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { clockText } from '@salesos/shared/client/clock-text';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useMail } from '../hooks/useMail.ts';
import type { Setup } from '../hooks/useSetup.ts';
import { CallProblem } from './CallProblem.tsx';
import { DomainsPart } from './DomainsPart.tsx';
import { MailboxesPart } from './MailboxesPart.tsx';
import { ParkedPart } from './ParkedPart.tsx';
import { RedirectPart } from './RedirectPart.tsx';
import { SuppressionsPart } from './SuppressionsPart.tsx';

/** How mail stands, as of the moment it was looked at, part by part. */
export function MailBlock({ setup }: { setup: Setup }) {
  const mail = useMail(setup);
  const { view, pending, problem } = mail;
  return (
    <Flex direction="column" gap="md">
      {!view && pending && <LoadingSpinner label={saySetup('setupWorking', setup.product)} showLabel />}
      <CallProblem problem={problem} />
      {(view || !pending) && (
        <Flex direction="row" gap="sm" align="center" wrap>
          {view && <Text variant="microcopy">{saySetup('setupAsOf', clockText(new Date(view.measuredAt), new Date()))}</Text>}
          <Button size="xs" variant="transparent" disabled={pending !== null} onClick={() => void mail.load()}>
            {view ? setupLabels.setupPreviewAgain : setupLabels.setupTryAgain}
          </Button>
        </Flex>
      )}
      {view && <ParkedPart mail={mail} parked={view.parked} />}
      {view && <MailboxesPart mail={mail} mailboxes={view.mailboxes} />}
      {view && <SuppressionsPart mail={mail} first={view.suppressions} />}
      {view?.redirect && <RedirectPart key={view.redirect.address} mail={mail} redirect={view.redirect} />}
      {view && <DomainsPart setup={setup} />}
    </Flex>
  );
}
