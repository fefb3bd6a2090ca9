/** `{0}` in the text stands for the instant. */
export interface TimedText {
  text: string;
  at: string | null;
}
export interface SetupFact extends TimedText {
  name: string;
}
