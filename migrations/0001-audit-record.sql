-- The audit trail: one row per remediation, append-only (specification, "Audit Trail").
-- Steps are separated by a line that begins with `-- step`; the Data API takes one statement a call.
-- The schema itself is made by scripts/migrate.ts, which keeps its own table in it.

-- step: the role that WriteAudit logs in as. `stackflow bootstrap` gives it its password and the right to log in.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'stackflow_audit_writer') then
    create role stackflow_audit_writer nologin;
  end if;
end
$$

-- step: `canonical` is the record as it was hashed; the other columns repeat it so that it can be queried.
create table remediation.audit_record (
  remediation_id       text        not null constraint audit_record_pkey primary key,
  attempt              integer     not null check (attempt >= 1),
  incident_id          text        not null,
  ci_id                text        not null,
  workflow_version     text        not null,
  playbook_id          text        not null,
  playbook_version     integer     check (playbook_version >= 1),
  action_type          text,
  target_resource      text,
  result               text        not null check (result in ('success', 'failure', 'skipped')),
  reason               text,
  detail               text        not null,
  iam_identity         text,
  aws_request_ids      jsonb       not null check (jsonb_typeof(aws_request_ids) = 'array'),
  cloud_trail_event_id text,
  ssm_command_id       text,
  output               text,
  decisions            jsonb       not null check (jsonb_typeof(decisions) = 'object'),
  execution_arn        text        not null,
  requested_by         text        not null,
  requested_at         timestamptz not null,
  started_at           timestamptz not null,
  action_started_at    timestamptz,
  action_finished_at   timestamptz,
  recorded_at          timestamptz not null,
  sequence             bigint      not null check (sequence >= 1),
  previous_hash        text        check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash                 text        not null,
  canonical            text        not null,
  constraint audit_record_chain unique (ci_id, sequence),
  constraint audit_record_first check ((sequence = 1) = (previous_hash is null)),
  constraint audit_record_hash check (hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex'))
)

-- step
create index audit_record_incident on remediation.audit_record (incident_id)

-- step: audit_record_chain serves look-ups by CI in order of the chain; this one those by CI and time.
create index audit_record_ci on remediation.audit_record (ci_id, recorded_at)

-- step
create index audit_record_recorded_at on remediation.audit_record (recorded_at)

-- step
grant usage on schema remediation to stackflow_audit_writer

-- step: no update, no delete: what is written stays.
grant insert, select on remediation.audit_record to stackflow_audit_writer
