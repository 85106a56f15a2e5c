-- The queue of record: a job is here or it does not exist (architecture.md 9.4).
create table job (
  id               uuid primary key,          -- version 7: its order is the order of admission
  organisation_id  uuid        not null,
  project_id       uuid        not null,
  key_id           uuid,
  user_id          uuid,
  plan_id          text        not null,
  kind             text        not null,
  model_id         text        not null,
  priority         text        not null,
  state            text        not null,
  background       boolean     not null,
  choices          integer     not null check (choices > 0),
  tokens_worst     bigint      not null check (tokens_worst > 0),
  output_max       bigint      not null check (output_max > 0),
  concurrency_max  integer     not null check (concurrency_max > 0), -- of the organisation's plan
  fair_rank        bigint      not null,       -- virtual start time inside its priority
  attempts         integer     not null default 0,
  handed_back      integer     not null default 0,
  waived           boolean     not null default false,
  not_before       timestamptz not null,       -- a pause after a failed run
  admitted_node    uuid        not null,
  admitted_boot    uuid        not null,
  lease_node       uuid,
  lease_boot       uuid,
  lease_until      timestamptz,
  created_at       timestamptz not null,
  deadline_at      timestamptz not null,
  started_at       timestamptz,
  ended_at         timestamptz,
  first_token_micros bigint,
  prompt_tokens    bigint      not null default 0,
  cached_tokens    bigint      not null default 0,
  output_tokens    bigint      not null default 0,
  cost_micros      bigint      not null default 0 check (cost_micros >= 0),
  receipt_ids      text        not null default '',
  cancel_reason    text,
  error_code       text,
  error_detail     text,
  check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'CANCELLED', 'EXPIRED', 'FAILED', 'DEAD')),
  check ((state = 'RUNNING') = (lease_until is not null)),
  check ((state in ('QUEUED', 'RUNNING')) = (ended_at is null))
);
create index job_waiting on job (priority, fair_rank, id) where state = 'QUEUED';
create index job_waiting_project on job (project_id, priority, fair_rank) where state = 'QUEUED';
create index job_running on job (lease_node, lease_until) where state = 'RUNNING';
create index job_dead on job (id) where state = 'DEAD';
create index job_open_deadline on job (deadline_at) where state = 'QUEUED';
create index job_project on job (project_id, id);
create index job_ended on job (ended_at) where ended_at is not null;

-- What to run, sealed; gone when the job has ended (dead letters keep it for a while).
create table job_payload (
  job_id uuid  primary key references job (id) on delete cascade,
  sealed bytea not null
);

-- What was answered, sealed; gone at expires_at.
create table job_answer (
  job_id     uuid        primary key references job (id) on delete cascade,
  sealed     bytea       not null,
  expires_at timestamptz not null
);
create index job_answer_expiry on job_answer (expires_at);

-- One row per idempotency key in use; the key itself is not stored.
create table job_idempotency (
  project_id  uuid        not null,
  key_hash    bytea       not null,
  fingerprint bytea       not null,
  job_id      uuid        not null
    references job (id) on delete cascade deferrable initially deferred,
  primary key (project_id, key_hash)
);
create index job_idempotency_job on job_idempotency (job_id);
