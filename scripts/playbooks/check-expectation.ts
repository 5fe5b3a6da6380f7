import type { Trial } from '../../src/operations/playbooks/try-playbook.ts';
import type { Expectation } from './recorded-incident.ts';

const json = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** @returns the members that differ, each as `name: wanted, not found`. */
function compareMembers(wanted: object, found: object, path: string): string[] {
  const members = found as Record<string, unknown>;
  return Object.entries(wanted).flatMap(([name, value]) => (json(value) === json(members[name]) ? [] : [`${path}${name}: ${json(value)}, not ${json(members[name])}`]));
}

function compareAction({ type, target = {}, parameters = {} }: NonNullable<Expectation['action']>, trial: Trial): string[] {
  if (!trial.matches || !trial.action) return ['action: there is none'];
  const { action } = trial;
  return [
    ...(type === undefined || type === action.type ? [] : [`action.type: ${type}, not ${action.type}`]),
    ...compareMembers(target, action.target, 'action.target.'),
    ...compareMembers(parameters, action.parameters, 'action.parameters.'),
  ];
}

/** @returns what is otherwise than expected. */
export const checkExpectation = ({ matches, winner, action }: Expectation, trial: Trial): string[] => [
  ...(matches === undefined || matches === trial.matches ? [] : [`matches: ${matches}, not ${trial.matches}`]),
  ...(winner === undefined || winner === trial.winner ? [] : [`winner: ${winner ?? 'none'}, not ${trial.winner ?? 'none'}`]),
  ...(action ? compareAction(action, trial) : []),
];
