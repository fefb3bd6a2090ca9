/** A folder that cannot be read; the message names the file. */
export class MetadataFault extends Error {}
