import type { CardView, NextMail } from '@salesos/shared/api/card';
import { activeEnrollment, heldView, hotView } from './card-views.ts';

export const editableView: CardView = { ...hotView, enrollment: { ...activeEnrollment, can: [...activeEnrollment.can, 'edit_next'] } };

export const heldEditableView: CardView = {
  ...heldView,
  enrollment: heldView.enrollment && { ...heldView.enrollment, can: ['resume', 'remove', 'edit_next'] },
};

export const nextMail: NextMail = {
  position: 2,
  subject: 'Re: An idea for Harbor & Pine',
  body: 'Hi Mara,\n\none line more: the first month costs nothing, so trying is the quickest way to find out. [Here is how it starts](https://www.salesos.example/start).\n\nAnna Berg',
  edited: false,
  missing: [],
};

export const nextMailWithGaps: NextMail = { ...nextMail, body: nextMail.body.replace('Mara', '[first name]'), missing: ['first name'] };
