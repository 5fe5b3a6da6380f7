/** Where something is in a JSON document: names of members and places in lists, from the whole document inwards. */
export type JsonPath = readonly (string | number)[];

/** What is wrong with a playbook, where, and what to write instead. */
export interface Problem {
  /** An `error` keeps the playbook from being applied; with a `warning` it works, but hardly as it was meant. */
  severity: 'error' | 'warning';
  path: JsonPath;
  /** Whether it is the member's name that is wrong, or its value. */
  on: 'key' | 'value';
  /** Where in a text it is, in characters; absent when it is the whole value. */
  offset?: number;
  what: string;
  instead: string;
}

type Place = Partial<Pick<Problem, 'on' | 'offset'>>;

const makeProblem = (severity: Problem['severity'], path: JsonPath, what: string, instead: string, { on = 'value', offset }: Place): Problem => ({
  severity,
  path,
  on,
  ...(offset !== undefined && { offset }),
  what,
  instead,
});

/** @returns a problem that keeps the playbook from being applied. */
export const wrong = (path: JsonPath, what: string, instead: string, place: Place = {}): Problem => makeProblem('error', path, what, instead, place);

/** @returns a problem that somebody should look at. */
export const doubtful = (path: JsonPath, what: string, instead: string, place: Place = {}): Problem => makeProblem('warning', path, what, instead, place);

/** @returns `safety.changeCalendars[0]`. */
export const labelOf = (path: JsonPath): string =>
  path.length === 0 ? 'the playbook' : path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('').replace(/^\./, '');

/** @returns the problem on one line, for who has no file to point into. */
export const describeProblem = ({ path, what, instead }: Problem): string => {
  const label = labelOf(path);
  return what.startsWith(label) || path.length === 0 ? `${what}; ${instead}` : `${label}: ${what}; ${instead}`;
};
