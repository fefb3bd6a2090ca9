import { Divider, Flex, Heading, Text } from '@hubspot/ui-extensions';
import type { MailView, ParkedMailView } from '@salesos/shared/api/mail-setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import { type Mail, useMailPart } from '../hooks/useMail.ts';
import { AskedButtons } from './AskedButtons.tsx';
import { CallProblem } from './CallProblem.tsx';
import { Facts } from './Facts.tsx';

/** Mails nobody knows the fate of; a person who has looked says what became of each. */
export function ParkedPart({ mail, parked: { mails, note, more } }: { mail: Mail; parked: MailView['parked'] }) {
  const part = useMailPart(mail);
  const settle = ({ emailId, went, notSent }: ParkedMailView, isSent: boolean) =>
    part.change({ call: 'settle_parked', emailId, went: isSent }, (isSent ? went : notSent).done);
  return (
    <Flex direction="column" gap="md">
      <Divider />
      <Heading>{setupLabels.parkedTitle}</Heading>
      <Text variant="microcopy">{note}</Text>
      <CallProblem problem={part.problem} />
      {mails.map((one) => (
        <Flex key={one.emailId} direction="column" gap="xs">
          <Text format={{ fontWeight: 'demibold' }}>{one.title}</Text>
          <Facts facts={one.facts} />
          <AskedButtons buttons={[one.went, one.notSent]} isBusy={part.pending !== null} press={(at) => settle(one, at === 0)} />
        </Flex>
      ))}
      {more && <Text variant="microcopy">{more}</Text>}
    </Flex>
  );
}
