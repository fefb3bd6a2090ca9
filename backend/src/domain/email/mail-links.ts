/** `[label](target)` as it is made into a link: web pages and mail addresses only. */
export const MAIL_LINK = /\[([^\]\n]{1,200})\]\(((?:https?:\/\/|mailto:)[^\s()<>"]{1,1800})\)/g;

const LOOKS_LIKE_LINK = /\[[^\]\n]*\]\([^)\n]*\)?/g;

/** What looks like a link and would be mailed as text, brackets and all. */
export const brokenLinks = (text: string): string[] => text.replace(MAIL_LINK, '').match(LOOKS_LIKE_LINK) ?? [];
