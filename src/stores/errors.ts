/** Thrown when a row of a table isn't what its schema says; the gate that reads it then denies. */
export class CorruptRecordError extends Error {
  override readonly name = 'CorruptRecordError';
  constructor(table: string, key: string, issues: string) {
    super(`${table} ${key} is not valid: ${issues}. Correct the record.`);
  }
}

/** Thrown when a ledger write finds another fencing token or another holder: this execution must not act any more. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  constructor(remediationId: string, ciId: string) {
    super(`Remediation ${remediationId} no longer holds the lease of ${ciId}. Nothing was done; replay it if needed.`);
  }
}

/** Thrown when the ledger has no row of a remediation that runs: it was started past the engine. */
export class UnknownRemediationError extends Error {
  override readonly name = 'UnknownRemediationError';
  constructor(remediationId: string) {
    super(`The ledger has no row ${remediationId}. Send requests through the queue; executions started by hand do nothing.`);
  }
}

/** Thrown when an execution wants to go on that is settled, or about to be, from outside: somebody has redriven it. */
export class RemediationOverError extends Error {
  override readonly name = 'RemediationOverError';
  constructor(remediationId: string) {
    super(`${remediationId} is over: a redrive does nothing more. Replay it with \`stackflow replay ${remediationId}\`.`);
  }
}

/** Thrown when the incident of a work note doesn't exist in the host's table. */
export class IncidentNotFoundError extends Error {
  override readonly name = 'IncidentNotFoundError';
  constructor(incidentId: string) {
    super(`Incident ${incidentId} does not exist, so that its work note could not be written.`);
  }
}

/** Thrown when DynamoDB left some keys of a batch unread: whoever asked knows too little to act. */
export class UnprocessedKeysError extends Error {
  override readonly name = 'UnprocessedKeysError';
  constructor(table: string) {
    super(`${table} answered only a part of what was asked: it is too busy. Try again.`);
  }
}

/** Thrown when the one row that limits count in was always changed by others first; the machine tries again. */
export class ActivityContendedError extends Error {
  override readonly name = 'ActivityContendedError';
  constructor(attempts: number) {
    super(`The activity row was changed by others ${attempts} times in a row. Try again.`);
  }
}

/** Thrown when an alert's row was always changed by copies of the alert first; the message comes again. */
export class AlertContendedError extends Error {
  override readonly name = 'AlertContendedError';
  constructor(alertKey: string, attempts: number) {
    super(`The row of alert ${alertKey} was changed by others ${attempts} times in a row. Try again.`);
  }
}

/** Thrown when a CI isn't in an index that was read before the alert came: it may be new. The message comes again. */
export class CiIndexTooOldError extends Error {
  override readonly name = 'CiIndexTooOldError';
  constructor(table: string) {
    super(`The index of ${table} is older than the alert and doesn't have its CI. It is read anew when the message comes again.`);
  }
}

/** Thrown when the host's REST API, or its identity provider, refuses or fails; the message comes again. */
export class HostApiError extends Error {
  override readonly name = 'HostApiError';
  constructor(request: string, status: number) {
    super(`${request} answered ${status}. Check the secret StackFlow-Host-Api and what the host allows its client.`);
  }
}
