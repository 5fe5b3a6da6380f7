import type { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import type { PublishCommand, PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import type { RefusedAlert, AlertOccurrence } from '../../src/contracts/alert-occurrence.ts';
import type { ConfigurationItem } from '../../src/contracts/configuration-item.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import type { AlertDependencies } from '../../src/intake/handle-alert.ts';
import { IncidentNotFoundError } from '../../src/stores/errors.ts';
import type { NewIncident } from '../../src/stores/incident-store.ts';

export interface FakeWorld {
  cis: readonly ConfigurationItem[];
  playbooks: readonly Playbook[];
  classify: AlertDependencies['classify'];
  now?: Date;
}

/** What intake did, as far as anyone outside can see it. */
export interface Effects {
  published: PublishCommandInput[];
  signed: number;
  opened: NewIncident[];
  refusals: RefusedAlert[];
}

function fakeAlerts(refusals: RefusedAlert[]): AlertDependencies['alerts'] {
  const rows = new Map<string, AlertOccurrence>();
  const own = new Set<string>();
  return {
    get: (alertKey) => Promise.resolve(rows.get(alertKey)),
    replace: (occurrence) => {
      const isNext = (rows.get(occurrence.alertKey)?.version ?? 0) === occurrence.version - 1;
      if (isNext) rows.set(occurrence.alertKey, occurrence);
      return Promise.resolve(isNext);
    },
    noteOpened: (incidentId) => Promise.resolve(void own.add(incidentId)),
    wasOpened: (incidentId) => Promise.resolve(own.has(incidentId)),
    noteRefusal: (refused) => Promise.resolve(void refusals.push(refused)),
  };
}

const fakeIncidents = (opened: NewIncident[]): AlertDependencies['incidents'] => ({
  get: () => Promise.resolve(undefined),
  getStatus: (id) => Promise.resolve(opened.some((incident) => incident.id === id) ? { state: 'new' } : undefined),
  open: (incident) => {
    if (!opened.some(({ id }) => id === incident.id)) opened.push(incident);
    return Promise.resolve(incident.id);
  },
  replaceWorkNote: (id) => {
    const isThere = opened.some((incident) => incident.id === id);
    return isThere ? Promise.resolve() : Promise.reject(new IncidentNotFoundError(id));
  },
});

const fakeCis = (cis: readonly ConfigurationItem[]): Pick<AlertDependencies, 'configurationItems' | 'ciIndex'> => ({
  configurationItems: { get: (ciId) => Promise.resolve(cis.find((ci) => ci.ciId === ciId)) },
  ciIndex: {
    find: (wanted) =>
      Promise.resolve(
        cis.filter((ci) => Object.entries(wanted).every(([name, value]) => ci[name] === value)).map(({ ciId }) => ciId),
      ),
  },
});

/** @returns dependencies that live in memory, and what is done by them. */
export function createFakes({ cis, playbooks, classify, now = new Date('2026-05-19T10:01:00Z') }: FakeWorld) {
  const effects: Effects = { published: [], signed: 0, opened: [], refusals: [] };
  const sign = (_: GenerateMacCommand) => Promise.resolve({ Mac: Buffer.alloc(32, (effects.signed += 1)) });
  const publish = ({ input }: PublishCommand) => Promise.resolve({ MessageId: `message-${effects.published.push(input)}` });
  const dependencies: AlertDependencies = {
    alerts: fakeAlerts(effects.refusals),
    incidents: fakeIncidents(effects.opened),
    ...fakeCis(cis),
    playbooks: {
      get: (playbookId) => Promise.resolve(playbooks.find((playbook) => playbook.playbookId === playbookId)),
      findByAlertType: (alertType) => Promise.resolve(playbooks.filter((playbook) => playbook.alertType === alertType)),
    },
    ledger: { get: () => Promise.resolve(undefined) },
    classify,
    clock: { now: () => now },
    requestedBy: 'arn:aws:iam::000000000000:role/StackFlow-Remediation-Intake',
    topicArn: 'arn:aws:sns:us-east-1:000000000000:StackFlow-Alerts.fifo',
    keyId: 'key-1',
    kms: { send: sign } as unknown as KMSClient,
    sns: { send: publish } as unknown as SNSClient,
  };
  return { dependencies, effects };
}
