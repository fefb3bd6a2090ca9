import { detect } from 'tinyld/light';

/** The likeliest of these languages (ISO 639-1); '' when nothing speaks for one. */
export const languageOf = (text: string, among: readonly string[]): string => detect(text, { only: [...among] });
