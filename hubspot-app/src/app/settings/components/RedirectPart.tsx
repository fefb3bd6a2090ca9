import { ButtonRow, Divider, Flex, Heading, Input, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { MailView } from '@salesos/shared/api/mail-setup';
import { addressOf } from '@salesos/shared/client/address-text';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import { type Mail, useMailPart } from '../hooks/useMail.ts';
import { CallProblem } from './CallProblem.tsx';

/** Where mail goes while a connected CRM is a sandbox. */
export function RedirectPart({ mail, redirect }: { mail: Mail; redirect: NonNullable<MailView['redirect']> }) {
  const part = useMailPart(mail);
  const [text, setText] = useState(redirect.address ?? '');
  const address = addressOf(text);
  const isBusy = part.pending !== null;
  const save = () => {
    if (address === undefined) return;
    void part.change({ call: 'set_send_redirect', address }, address === null ? setupLabels.redirectEmptied : setupLabels.redirectSaved);
  };
  return (
    <Flex direction="column" gap="md">
      <Divider />
      <Heading>{setupLabels.redirectTitle}</Heading>
      <Text>{redirect.text}</Text>
      <CallProblem problem={part.problem} />
      <Input
        label={setupLabels.redirectAddress}
        name="redirect"
        description={setupLabels.redirectHelp}
        value={text}
        readOnly={isBusy}
        error={address === undefined}
        {...(address === undefined ? { validationMessage: setupLabels.redirectBad } : {})}
        onInput={setText}
        onChange={setText}
      />
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant="primary"
          loading={isBusy}
          disabled={isBusy || address === undefined || address === redirect.address}
          onClick={save}
        >
          {setupLabels.redirectSave}
        </LoadingButton>
      </ButtonRow>
    </Flex>
  );
}
