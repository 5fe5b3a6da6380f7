/** Outputs are other people's text: what a terminal would obey, or read backwards, is shown as U+FFFD. */
export const printable = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD');
