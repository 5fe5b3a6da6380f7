import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import type { Parameters, ParameterValue } from '../contracts/names.ts';
import type { Playbook } from '../contracts/playbook.ts';
import type { ResolvedAction } from '../contracts/resolved-action.ts';

/** Thrown when a placeholder has no value in the CI record, or a request sets what the playbook doesn't allow. */
export class UnresolvableActionError extends Error {
  override readonly name = 'UnresolvableActionError';
}

const PLACEHOLDER = /\{\{\s*([^}]*?)\s*\}\}/g;
const CI_PLACEHOLDER = /^ci\.([A-Za-z][A-Za-z0-9_]*)$/;
/** CI values go into API parameters: plain identifiers only, nothing that a shell or a template could read. */
const PLAIN_VALUE = /^[A-Za-z0-9_.:/@=+-]{1,512}$/;

/** A request's values never reach a shell as anything but data; these characters are refused all the same. */
const SHELL_CHARACTERS = /[;&|`$<>\\'"(){}[\]*?!#~\u0000-\u001f\u007f]/;

function lookUp(path: string, ci: ConfigurationItem, where: string): string {
  const attribute = CI_PLACEHOLDER.exec(path)?.[1];
  if (attribute === undefined)
    throw new UnresolvableActionError(`${where}: {{${path}}} is not a CI attribute; only {{ci.<attribute>}} can be used.`);
  const value = Object.hasOwn(ci, attribute) ? ci[attribute] : undefined;
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new UnresolvableActionError(`${where}: CI ${ci.ciId} has no attribute ${attribute}. Add it to the CI record.`);
  if (!PLAIN_VALUE.test(String(value)))
    throw new UnresolvableActionError(`${where}: attribute ${attribute} of CI ${ci.ciId} holds characters that are not allowed.`);
  return String(value);
}

function fill(value: ParameterValue, ci: ConfigurationItem, where: string): ParameterValue {
  if (Array.isArray(value)) return value.map((item) => fill(item, ci, where) as string);
  return typeof value === 'string' ? value.replace(PLACEHOLDER, (_, path: string) => lookUp(path, ci, where)) : value;
}

const fillAll = (values: Parameters, ci: ConfigurationItem, where: string): Parameters =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value, ci, `${where}.${name}`)]));

function permits(rule: Playbook['overridable'][string], value: ParameterValue): boolean {
  if ('enum' in rule) return rule.enum.some((allowed) => JSON.stringify(allowed) === JSON.stringify(value));
  return typeof value === 'string' && new RegExp(`^(?:${rule.pattern})$`, 'u').test(value);
}

/** An enum's values are the playbook's own text; what fits a pattern is the request's, and may hold nothing for a shell. */
function assertPermitted(playbook: Playbook, name: string, value: ParameterValue): void {
  const rule = Object.hasOwn(playbook.overridable, name) ? playbook.overridable[name] : undefined;
  if (rule === undefined)
    throw new UnresolvableActionError(`action.parameters.${name}: playbook ${playbook.playbookId} doesn't let a request set it.`);
  if ('pattern' in rule && [value].flat().some((part) => SHELL_CHARACTERS.test(String(part))))
    throw new UnresolvableActionError(`action.parameters.${name}: holds characters that a shell could read; none is allowed.`);
  if (!permits(rule, value))
    throw new UnresolvableActionError(`action.parameters.${name}: the value is not among those that playbook ${playbook.playbookId} allows.`);
}

/**
 * The playbook decides, the message asks: fills the playbook's placeholders from the CI record alone, then sets the
 * request's parameters that the playbook declares overridable.
 * @throws UnresolvableActionError naming the field.
 */
export function resolveAction(playbook: Playbook, requested: Parameters, ci: ConfigurationItem): ResolvedAction {
  for (const [name, value] of Object.entries(requested)) assertPermitted(playbook, name, value);
  const { type, target, parameters } = playbook.action;
  return {
    type,
    target: fillAll(target, ci, 'action.target'),
    parameters: { ...fillAll(parameters, ci, 'action.parameters'), ...requested },
  };
}
