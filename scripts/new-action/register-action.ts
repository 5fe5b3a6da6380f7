import type { ActionNames } from './templates.ts';

/** Thrown when a file doesn't look as this program expects: it is left as it is. */
export class UnexpectedFileError extends Error {
  override readonly name = 'UnexpectedFileError';
}

function insertBefore(text: string, anchor: RegExp, addition: string, file: string): string {
  const index = text.search(anchor);
  if (index < 0) throw new UnexpectedFileError(`${file} doesn't look as expected: add this by hand:\n${addition}`);
  return text.slice(0, index) + addition + text.slice(index);
}

/** Where an action is named besides its own folder: the registry, its forms and the contract. */
export const REGISTRATIONS: Record<string, (text: string, names: ActionNames) => string> = {
  'src/actions/index.ts': (text, { type, constant }) => {
    const line = `  '${type}': ${constant},\n`;
    const imported = `import { ${constant} } from './${type}/index.ts';\n`;
    const withLine = insertBefore(text, /^};\n/m, line, 'src/actions/index.ts');
    return insertBefore(withLine, /^\n\/\*\* Every action by its type/m, imported, 'src/actions/index.ts');
  },
  'src/actions/forms.ts': (text, { type, constant }) => {
    const line = `  '${type}': ${constant},\n`;
    const imported = `import * as ${constant} from './${type}/parameters.ts';\n`;
    const withLine = insertBefore(text, /^};\n/m, line, 'src/actions/forms.ts');
    return insertBefore(withLine, /^\n\/\*\* What each action takes/m, imported, 'src/actions/forms.ts');
  },
  'src/contracts/names.ts': (text, { type }) =>
    insertBefore(text, /^\]\);\nexport type ActionType/m, `  '${type}',\n`, 'src/contracts/names.ts'),
};
