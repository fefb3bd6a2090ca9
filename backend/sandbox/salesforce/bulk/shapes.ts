import { z } from 'zod';

export const dialectShape = {
  columnDelimiter: z.enum(['COMMA', 'SEMICOLON', 'TAB', 'PIPE', 'CARET', 'BACKQUOTE']).default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
};

/** What a caller may set a job to. */
export const stateChange = z.looseObject({ state: z.enum(['UploadComplete', 'Aborted']) });
