import type { Classification } from '../../contracts/remediation-request.ts';

/** What a classifier is asked: texts of an alert. They come from outside, and may be written to deceive. */
export interface ClassifiableText {
  title: string;
  description: string;
}

/** Gives an incident its category and says how sure it is; `model` names who spoke. */
export type Classify = (text: ClassifiableText) => Promise<Classification>;
