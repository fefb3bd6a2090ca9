import { Button, ButtonRow, Flex, Input, LoadingButton } from '@hubspot/ui-extensions';
import type { MailboxView } from '@salesos/shared/api/mail-setup';
import { limitOf } from '@salesos/shared/client/limit-text';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { MailPart } from '../hooks/useMail.ts';

const most = { perDay: 10_000, perMinute: 1000 } as const;

interface Props {
  part: MailPart;
  mailbox: MailboxView;
  close: () => void;
}

/** How much one mailbox sends; what is typed is judged as it is typed. */
export function MailboxLimits({ part, mailbox, close }: Props) {
  const [perDayText, setPerDay] = useState(String(mailbox.perDay ?? ''));
  const [perMinuteText, setPerMinute] = useState(String(mailbox.perMinute));
  const perDay = limitOf(perDayText, most.perDay);
  const perMinute = limitOf(perMinuteText, most.perMinute);
  const isBusy = part.pending !== null;
  const save = async () => {
    if (perDay === undefined || typeof perMinute !== 'number') return;
    const change = { perDay, perMinute };
    if (await part.change({ call: 'change_mailbox', mailboxId: mailbox.mailboxId, change }, setupLabels.mailboxSaved)) close();
  };
  return (
    <Flex direction="column" gap="sm">
      <Flex direction="row" gap="sm" align="end" wrap>
        <Input
          label={setupLabels.mailboxPerDay}
          name="per-day"
          description={setupLabels.mailboxPerDayHelp}
          value={perDayText}
          readOnly={isBusy}
          error={perDay === undefined}
          {...(perDay === undefined ? { validationMessage: setupLabels.mailboxPerDayBad } : {})}
          onInput={setPerDay}
          onChange={setPerDay}
        />
        <Input
          label={setupLabels.mailboxPerMinute}
          name="per-minute"
          value={perMinuteText}
          readOnly={isBusy}
          error={typeof perMinute !== 'number'}
          {...(typeof perMinute === 'number' ? {} : { validationMessage: setupLabels.mailboxPerMinuteBad })}
          onInput={setPerMinute}
          onChange={setPerMinute}
        />
      </Flex>
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant="primary"
          loading={isBusy}
          disabled={isBusy || perDay === undefined || typeof perMinute !== 'number'}
          onClick={() => void save()}
        >
          {setupLabels.mailboxSave}
        </LoadingButton>
        <Button size="sm" variant="secondary" disabled={isBusy} onClick={close}>
          {setupLabels.setupCancel}
        </Button>
      </ButtonRow>
    </Flex>
  );
}
