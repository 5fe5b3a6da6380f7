/** Thrown when the template says something that the embedded stack's interpreter doesn't know. */
export class UnsupportedTemplateError extends Error {
  override readonly name = 'UnsupportedTemplateError';
  constructor(what: string) {
    super(`The embedded stack can't deploy ${what}. Teach it in local/deploy, or list the type as skipped there.`);
  }
}
