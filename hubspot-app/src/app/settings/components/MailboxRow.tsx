import { Button, Flex, Text } from '@hubspot/ui-extensions';
import type { MailboxView } from '@salesos/shared/api/mail-setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import { type Mail, useMailPart } from '../hooks/useMail.ts';
import { timedText } from '../lib/timed-text.ts';
import { AskedButtons } from './AskedButtons.tsx';
import { CallProblem } from './CallProblem.tsx';
import { Facts } from './Facts.tsx';
import { Named } from './Named.tsx';
import { MailboxLimits } from './MailboxLimits.tsx';

/** One mailbox: how it stands, paused and resumed, and its limits. */
export function MailboxRow({ mail, mailbox }: { mail: Mail; mailbox: MailboxView }) {
  const part = useMailPart(mail);
  const [isChanging, setChanging] = useState(false);
  const { mailboxId, address, state, facts, toggle, isActive } = mailbox;
  const isBusy = part.pending !== null;
  return (
    <Flex direction="column" gap="xs">
      <Named name={address} tone={state.tone} word={state.word} />
      {state.text !== '' && <Text>{timedText(state, new Date())}</Text>}
      <Facts facts={facts} />
      <CallProblem problem={part.problem} />
      {isChanging ? (
        <MailboxLimits part={part} mailbox={mailbox} close={() => setChanging(false)} />
      ) : (
        <AskedButtons
          buttons={toggle === null ? [] : [toggle]}
          isBusy={isBusy}
          press={() => part.change({ call: 'change_mailbox', mailboxId, change: { isActive: !isActive } }, toggle?.done ?? '')}
        >
          <Button size="sm" variant="secondary" disabled={isBusy} onClick={() => setChanging(true)}>
            {setupLabels.mailboxChange}
          </Button>
        </AskedButtons>
      )}
    </Flex>
  );
}
