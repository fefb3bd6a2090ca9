import type { AskedButton } from '../api/mail-setup.ts';
import type { ParkedSend } from '../api/parked-send.ts';
import { parkedAnswers } from './conversation.ts';

/** What the set-up page says of mail, in both CRMs. `{0}` marks an instant. */
export const parkedWords = {
  none: 'There are none: of every mail it is known whether it was sent.',
  note: 'Nothing happens to them before somebody says what became of them. Look into the Sent folder of the mailbox, or ask the recipient.',
  more: (shown: number): string => `The first ${shown} are shown; the others follow when these are settled.`,
  to: ({ contactName, to }: ParkedSend): string => (contactName === null ? `To ${to}` : `To ${contactName}, ${to}`),
  noSubject: '(no subject)',
  handedOver: '{0}, and not heard of since',
  notHandedOver: 'It is not known when',
  because: {
    interrupted: 'The program ended while it handed the mail over.',
    outcome_unknown: 'The connection broke before the mail server said yes or no.',
  },
} as const;
export const parkedFacts = { from: 'From', subject: 'Subject', when: 'Handed over', why: 'Why nobody knows' } as const;

/** Both answers, each with what it does. */
export function parkedButtons({ inSequence, from, to }: ParkedSend): { went: AskedButton; notSent: AskedButton } {
  const went: AskedButton = {
    label: parkedAnswers.went,
    ask: `It counts as sent: the CRM gets it as an activity${inSequence ? ', and the next step of the sequence is counted from its day' : ''}. Nothing is sent again.`,
    confirm: 'Yes, it was sent',
    done: 'Taken over: it was sent.',
  };
  if (!inSequence)
    return {
      went,
      notSent: {
        label: parkedAnswers.notSent,
        ask: `It counts as not sent. Nothing goes out by itself: whoever writes from ${from} has to write it again.`,
        confirm: 'Yes, it was not sent',
        done: 'Taken over: it was not sent.',
      },
    };
  return {
    went,
    notSent: {
      label: parkedAnswers.sendAnew,
      ask: `The step is written anew and goes as another mail, if nothing speaks against it by then. If the first one did arrive, ${to} gets a second copy.`,
      confirm: 'Yes, send it again',
      done: 'Taken over: it was not sent. The step is written anew.',
    },
  };
}
