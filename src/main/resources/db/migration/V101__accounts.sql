-- Organisations, projects, people, sessions, API keys and the audit trail (room accounts).

-- Rows of insert-only tables stay as they were written; corrections are new rows.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are insert-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create table organisation (
  id         uuid        primary key,
  name       text        not null check (length(name) between 1 and 100),
  plan_id    text        not null,
  operator   boolean     not null,
  active     boolean     not null,
  created_at timestamptz not null
);
create unique index organisation_name on organisation (lower(name));
-- Exactly one organisation runs the node; this is also what a race of two first starts runs into.
create unique index organisation_operator on organisation (operator) where operator;

create table project (
  id              uuid        primary key,
  organisation_id uuid        not null references organisation,
  name            text        not null check (length(name) between 1 and 100),
  archived        boolean     not null,
  created_at      timestamptz not null
);
create unique index project_name on project (organisation_id, lower(name));

create table person (
  id                   uuid        primary key,
  organisation_id      uuid        not null references organisation,
  email                text        not null unique check (email = lower(email)),
  role                 text        not null
                       check (role in ('OPERATOR', 'ADMIN', 'MEMBER', 'VIEWER')),
  password_hash        text        not null,  -- Argon2id, PHC text form
  must_change_password boolean     not null,
  active               boolean     not null,
  created_at           timestamptz not null,
  last_sign_in_at      timestamptz
);
create index person_organisation on person (organisation_id, email);

create table console_session (
  token_hash text        primary key check (length(token_hash) = 64),  -- SHA-256 of the token
  person_id  uuid        not null references person,
  project_id uuid        not null references project,
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  ends_at    timestamptz not null
);
create index console_session_person on console_session (person_id, created_at);
create index console_session_seen on console_session (seen_at);

create table api_key (
  id           uuid        primary key,
  project_id   uuid        not null references project,
  name         text        not null check (length(name) between 1 and 100),
  prefix       text        not null unique check (length(prefix) = 8),
  mac          bytea       not null check (length(mac) = 32),  -- HMAC-SHA-256 of the whole key
  scopes       text        not null,
  created_at   timestamptz not null,
  created_by   text        not null,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz,
  replaced_by  uuid        references api_key
);
create index api_key_project on api_key (project_id, id);

create table audit_event (
  id              uuid        primary key,  -- version 7: its order is the order of events
  at              timestamptz not null,
  organisation_id uuid        references organisation,
  actor_kind      text        not null,
  actor_id        text        not null,
  actor_label     text        not null,
  action          text        not null,
  subject         text        not null,
  detail          text        not null
);
create index audit_event_organisation on audit_event (organisation_id, id);
create trigger audit_event_insert_only before update or delete on audit_event
  for each row execute function refuse_change();
create trigger audit_event_no_truncate before truncate on audit_event
  for each statement execute function refuse_change();
