-- The audit trail as it stays for seven years: yearly partitions, one identity per remediation, CloudTrail's events, legal
-- holds, and triggers that let nobody change what is written. Why it looks like this: docs/adr/0010-an-audit-trail-that-proves-itself.md

-- step: reads everything, places legal holds, and drops what is older than seven years. `stackflow bootstrap` lets it log in.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'stackflow_audit_keeper') then
    create role stackflow_audit_keeper nologin;
  end if;
end
$$

-- step
alter table remediation.audit_record rename to audit_record_before_partitions

-- step
alter table remediation.audit_record_before_partitions rename constraint audit_record_pkey to audit_record_before_partitions_pkey

-- step
alter table remediation.audit_record_before_partitions rename constraint audit_record_chain to audit_record_before_partitions_chain

-- step
alter index remediation.audit_record_incident rename to audit_record_before_partitions_incident

-- step
alter index remediation.audit_record_ci rename to audit_record_before_partitions_ci

-- step
alter index remediation.audit_record_recorded_at rename to audit_record_before_partitions_recorded_at

-- step: a unique key can't span partitions. This table has none, and is written in the same statement as the record. It
-- outlives the record: ids and hashes alone, so that the chain of a CI goes on behind what was dropped.
create table remediation.audit_identity (
  remediation_id text        not null constraint audit_identity_pkey primary key,
  ci_id          text        not null,
  sequence       bigint      not null check (sequence >= 1),
  hash           text        not null check (hash ~ '^[0-9a-f]{64}$'),
  recorded_at    timestamptz not null,
  constraint audit_identity_chain unique (ci_id, sequence)
)

-- step: `canonical` is the record as it was hashed; the other columns repeat it so that it can be queried.
create table remediation.audit_record (
  remediation_id       text        not null references remediation.audit_identity,
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
  cloud_trail_status   text        check (cloud_trail_status in ('expected', 'not-recorded', 'none')),
  cloud_trail_detail   text,
  ssm_command_id       text,
  output               text,
  output_key           text,
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
  constraint audit_record_pkey primary key (remediation_id, recorded_at),
  constraint audit_record_first check ((sequence = 1) = (previous_hash is null)),
  constraint audit_record_hash check (hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex'))
) partition by range (recorded_at)

-- step
create index audit_record_incident on remediation.audit_record (incident_id, recorded_at)

-- step
create index audit_record_ci on remediation.audit_record (ci_id, recorded_at)

-- step
create index audit_record_playbook on remediation.audit_record (playbook_id, recorded_at)

-- step: failures are few among many, and people look for them first.
create index audit_record_result on remediation.audit_record (result, recorded_at)

-- step
create index audit_record_recorded_at on remediation.audit_record (recorded_at)

-- step: what CloudTrail says of our calls, chained per CI like the records. It comes minutes after the record, or before it.
create table remediation.cloud_trail_event (
  event_id       text        not null constraint cloud_trail_event_pkey primary key,
  remediation_id text        not null,
  ci_id          text        not null,
  request_id     text        not null,
  event_source   text        not null,
  event_name     text        not null,
  event_time     timestamptz not null,
  aws_region     text        not null,
  account_id     text        not null,
  identity_arn   text        not null,
  received_at    timestamptz not null,
  sequence       bigint      not null check (sequence >= 1),
  previous_hash  text        check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash           text        not null,
  canonical      text        not null,
  constraint cloud_trail_event_chain unique (ci_id, sequence),
  constraint cloud_trail_event_first check ((sequence = 1) = (previous_hash is null)),
  constraint cloud_trail_event_hash check (hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex'))
)

-- step
create index cloud_trail_event_remediation on remediation.cloud_trail_event (remediation_id)

-- step: placed and lifted, never changed; the last word about a subject counts.
create table remediation.legal_hold (
  hold_id bigint      generated always as identity primary key,
  scope   text        not null check (scope in ('incident', 'ci')),
  subject text        not null,
  action  text        not null check (action in ('place', 'lift')),
  reason  text        not null check (reason <> ''),
  person  text        not null check (person <> ''),
  at      timestamptz not null default now()
)

-- step: what was exported and verified, so that it may be dropped.
create table remediation.audit_retention (
  year        integer     not null primary key,
  record_rows bigint      not null check (record_rows >= 0),
  object_key  text        not null,
  sha256      text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
  verified_at timestamptz not null default now()
)

-- step
create function remediation.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'remediation.% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end
$$

-- step: TRUNCATE of a partition asks no trigger of its parent, so that each table gets its own.
create function remediation.protect(table_name regclass) returns void language plpgsql as $$
begin
  if not exists (select from pg_catalog.pg_trigger where tgrelid = table_name and tgname = 'no_change') then
    execute format('create trigger no_change before update or delete on %s for each row execute function remediation.refuse_change()', table_name);
  end if;
  execute format('create trigger no_truncate before truncate on %s for each statement execute function remediation.refuse_change()', table_name);
end
$$

-- step: a year (UTC) of records. The writer may call it, since a record must never be refused for want of a partition.
create function remediation.make_audit_partition(year integer) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  name text := format('audit_record_%s', year);
begin
  if year not between 2020 and extract(year from now())::integer + 3 then
    raise exception 'no partition for the year %', year using errcode = 'invalid_parameter_value';
  end if;
  if to_regclass('remediation.' || name) is not null then
    return false;
  end if;
  -- In the order in which an insert takes them: whoever made the partition while others write would meet them crosswise.
  lock table remediation.audit_identity in share row exclusive mode;
  lock table remediation.audit_record in access exclusive mode;
  execute format('create table remediation.%I partition of remediation.audit_record for values from (%L) to (%L)',
    name, format('%s-01-01 00:00:00+00', year), format('%s-01-01 00:00:00+00', year + 1));
  perform remediation.protect(format('remediation.%I', name)::regclass);
  return true;
exception when duplicate_table then
  return false;
end
$$

-- step: drops one year, if all of it is older than seven years, exported and verified, and under no legal hold.
create function remediation.drop_audit_partition(year integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  name text := format('audit_record_%s', year);
  counted bigint;
  exported bigint;
begin
  if to_regclass('remediation.' || name) is null then
    return null;
  end if;
  if make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC') > now() - interval '7 years' then
    raise exception 'the audit records of % are younger than seven years', year using errcode = 'insufficient_privilege';
  end if;
  -- In the order in which inserts and reads take them.
  lock table remediation.audit_identity in share row exclusive mode;
  lock table only remediation.audit_record in access exclusive mode;
  execute format('lock table remediation.%I in access exclusive mode', name);
  execute format('select count(*) from remediation.%I', name) into counted;
  select record_rows into exported from remediation.audit_retention r where r.year = drop_audit_partition.year;
  if exported is distinct from counted then
    raise exception 'the audit records of % are not exported: % rows, of which % are', year, counted, coalesce(exported, 0)
      using errcode = 'insufficient_privilege';
  end if;
  if exists (
    select from (
      select distinct on (scope, subject) scope, subject, action from remediation.legal_hold order by scope, subject, hold_id desc
    ) held
    join remediation.audit_record r on case held.scope when 'ci' then r.ci_id else r.incident_id end = held.subject
    where held.action = 'place' and extract(year from r.recorded_at at time zone 'UTC') = drop_audit_partition.year
  ) then
    raise exception 'the audit records of % are under a legal hold', year using errcode = 'insufficient_privilege';
  end if;
  execute format('drop table remediation.%I', name);
  return counted;
end
$$

-- step: before the partitions, which take over what their parent has
do $$
declare
  name text;
begin
  foreach name in array array['audit_record', 'audit_identity', 'cloud_trail_event', 'legal_hold', 'audit_retention'] loop
    perform remediation.protect(format('remediation.%I', name)::regclass);
  end loop;
end
$$

-- step: the years of what is written already, this one and the next.
do $$
declare
  first_year integer := (select coalesce(min(extract(year from recorded_at at time zone 'UTC')), extract(year from now()))::integer
    from remediation.audit_record_before_partitions);
begin
  for year in first_year .. extract(year from now())::integer + 1 loop
    perform remediation.make_audit_partition(year);
  end loop;
end
$$

-- step
insert into remediation.audit_identity (remediation_id, ci_id, sequence, hash, recorded_at)
select remediation_id, ci_id, sequence, hash, recorded_at from remediation.audit_record_before_partitions

-- step
insert into remediation.audit_record (remediation_id, attempt, incident_id, ci_id, workflow_version, playbook_id, playbook_version,
  action_type, target_resource, result, reason, detail, iam_identity, aws_request_ids, ssm_command_id, output, decisions,
  execution_arn, requested_by, requested_at, started_at, action_started_at, action_finished_at, recorded_at, sequence,
  previous_hash, hash, canonical)
select remediation_id, attempt, incident_id, ci_id, workflow_version, playbook_id, playbook_version,
  action_type, target_resource, result, reason, detail, iam_identity, aws_request_ids, ssm_command_id, output, decisions,
  execution_arn, requested_by, requested_at, started_at, action_started_at, action_finished_at, recorded_at, sequence,
  previous_hash, hash, canonical
from remediation.audit_record_before_partitions

-- step
drop table remediation.audit_record_before_partitions

-- step: the record with what CloudTrail said of it, which is what people read. Of a call whose answer was lost nobody knows the
-- request id; whoever writes an event has made sure that it is the remediation's own.
create view remediation.audit_trail as
select r.*,
  linked.event_id as cloud_trail_event_id,
  case
    when linked.event_id is not null then 'linked'
    when r.cloud_trail_status = 'expected' and r.recorded_at < now() - interval '1 hour' then 'overdue'
    else r.cloud_trail_status
  end as cloud_trail_state
from remediation.audit_record r
left join lateral (
  select e.event_id from remediation.cloud_trail_event e
  where e.remediation_id = r.remediation_id
  order by jsonb_exists(r.aws_request_ids, e.request_id) desc, e.event_time desc, e.event_id limit 1
) linked on true

-- step
revoke execute on all functions in schema remediation from public

-- step
grant usage on schema remediation to stackflow_audit_keeper

-- step: no update, no delete: what is written stays.
grant insert, select on remediation.audit_record, remediation.audit_identity, remediation.cloud_trail_event to stackflow_audit_writer

-- step
grant select on remediation.audit_trail, remediation.legal_hold, remediation.audit_retention to stackflow_audit_writer

-- step
grant select on all tables in schema remediation to stackflow_audit_keeper

-- step
grant insert on remediation.legal_hold, remediation.audit_retention to stackflow_audit_keeper

-- step
grant execute on function remediation.make_audit_partition to stackflow_audit_writer, stackflow_audit_keeper

-- step
grant execute on function remediation.drop_audit_partition to stackflow_audit_keeper
