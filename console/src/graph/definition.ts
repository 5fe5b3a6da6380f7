/** As much of the Amazon States Language as a picture of it needs. */
export interface StateDefinition {
  Type: string;
  Comment?: string;
  Next?: string;
  Default?: string;
  Choices?: readonly { Next?: string }[];
  Catch?: readonly { Next: string; ErrorEquals?: readonly string[] }[];
}

export interface Definition {
  StartAt: string;
  States: Readonly<Record<string, StateDefinition>>;
}
