import { Divider, Flex, Heading, Text } from '@hubspot/ui-extensions';
import type { MailView } from '@salesos/shared/api/mail-setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import type { Mail } from '../hooks/useMail.ts';
import { MailboxRow } from './MailboxRow.tsx';

/** Every mailbox that sends, with its state, figures and limits. */
export function MailboxesPart({ mail, mailboxes: { rows, note } }: { mail: Mail; mailboxes: MailView['mailboxes'] }) {
  return (
    <Flex direction="column" gap="md">
      <Divider />
      <Heading>{setupLabels.mailboxesTitle}</Heading>
      <Text variant="microcopy">{note}</Text>
      {rows.map((mailbox) => (
        <MailboxRow key={mailbox.mailboxId} mail={mail} mailbox={mailbox} />
      ))}
    </Flex>
  );
}
