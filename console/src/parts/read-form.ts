/** @returns every field of a form by its name; what is empty is undefined */
export function readForm(form: HTMLFormElement): Record<string, string | undefined> {
  const entries = [...new FormData(form)].map(([name, value]) => [name, String(value).trim() || undefined] as const);
  return Object.fromEntries(entries);
}
