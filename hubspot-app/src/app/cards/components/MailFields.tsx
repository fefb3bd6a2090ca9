import { Input, TextArea } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { useMailForm } from '../hooks/useMailForm.ts';

const shownLines = 12;

export function MailFields({ form, isBusy }: { form: ReturnType<typeof useMailForm>; isBusy: boolean }) {
  const { shown, problems, type, leave } = form;
  return (
    <>
      <Input
        label={cardLabels.nextMailSubject}
        name="subject"
        required
        readOnly={isBusy}
        value={shown.subject}
        error={problems.subject !== undefined}
        validationMessage={problems.subject ?? ''}
        onInput={(value) => type('subject', value)}
        onChange={(value) => leave('subject', value)}
      />
      <TextArea
        label={cardLabels.nextMailText}
        name="body"
        required
        readOnly={isBusy}
        description={cardLabels.nextMailHint}
        rows={shownLines}
        resize="vertical"
        value={shown.body}
        error={problems.body !== undefined}
        validationMessage={problems.body ?? ''}
        onInput={(value) => type('body', value)}
        onChange={(value) => leave('body', value)}
      />
    </>
  );
}
