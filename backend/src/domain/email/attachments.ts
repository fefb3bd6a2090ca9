import type { AttachmentRefusal } from '@salesos/shared/labels/email';

export interface Attachment {
  readonly name: string;
  /** "application/pdf", lower case, without parameters. */
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** Of all files of a mail together, whatever its provider would take; most receivers refuse more. */
export const MOST_ATTACHED_BYTES = 25 * 1024 * 1024;
/** What the text, headers and the way binary data is written in a mail add. */
const WRAPPING = 1.4;
const MAIL_ITSELF = 200_000;

/** What mail providers turn away, and what runs when it is opened. */
const DANGEROUS = new Set(
  `ade adp apk app appcontent-ms appinstaller appx appxbundle asp aspx bas bat cab chm cmd com cpl crt dll dmg ex ex_ exe gadget hlp hta inf ins
  iso isp jar js jse lib lnk mde mht mhtml msc msi msix msixbundle msp mst nsh ocx pif pl ps1 psc1 psd1 psm1 py pyc reg scf scr sct shb shs sh svg sys
  tmp url vb vbe vbs vhd vhdx vxd wsc wsf wsh xll xnk img html htm xhtml shtml`
    .split(/\s+/)
    .filter((ending) => ending !== ''),
);
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/;
/** They would be parts of the mail, not files of it; and scripts under their own name. */
const DANGEROUS_TYPE =
  /^(message|multipart)\/|^text\/(html|javascript|vbscript)$|^application\/(javascript|ecmascript|hta|x-msdownload|x-sh|x-dosexec)$/;
/** Control characters, path separators, and marks that turn the direction of writing ("gpj.exe" read from the other side). */
const BAD_NAME = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/u;

/** Windows and ELF programs, whatever they call themselves. */
const isProgram = ([first, second, third, fourth]: Uint8Array): boolean =>
  (first === 0x4d && second === 0x5a) || (first === 0x7f && second === 0x45 && third === 0x4c && fourth === 0x46);

/** "report.pdf.exe. " ends in exe for who opens it. */
const endingOf = (name: string): string => /\.([^.]*)$/.exec(name.replace(/[.\s]+$/, '').toLowerCase())?.[1]?.trim() ?? '';

function refusalOf({ name, contentType, content }: Attachment): AttachmentRefusal | null {
  if (name.trim() === '' || name.length > 150 || BAD_NAME.test(name)) return 'attachment_name';
  if (!TYPE.test(contentType)) return 'attachment_type';
  if (content.length === 0) return 'attachment_empty';
  return DANGEROUS.has(endingOf(name)) || DANGEROUS_TYPE.test(contentType) || isProgram(content) ? 'attachment_dangerous' : null;
}

/** Null = they may go. `mostBytes`: what the mailbox's provider takes of a whole message. */
export function judgeAttachments(attachments: readonly Attachment[], mostBytes: number): { refused: AttachmentRefusal; name: string | null } | null {
  for (const attachment of attachments) {
    const refused = refusalOf(attachment);
    if (refused !== null) return { refused, name: attachment.name.slice(0, 150) };
  }
  const bytes = attachments.reduce((sum, { content }) => sum + content.length, 0);
  return bytes > bytesLeft(mostBytes) ? { refused: 'attachments_too_large', name: null } : null;
}

/** How much may be attached to a message of at most so many bytes. */
export const bytesLeft = (mostBytes: number): number => Math.min(MOST_ATTACHED_BYTES, Math.floor((mostBytes - MAIL_ITSELF) / WRAPPING));
