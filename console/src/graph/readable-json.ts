/** @returns what the text says as JSON, or the text itself */
export function readableJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
