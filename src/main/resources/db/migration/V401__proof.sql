-- Keys with which the node signs. The secret half is sealed under a subkey of aipg.secret.
create table proof_key (
  key_id      bytea primary key check (length(key_id) = 16),
  node_id     bytea not null check (length(node_id) = 16),
  public_key  bytea not null check (length(public_key) = 32),
  sealed_seed bytea not null,
  not_before  timestamptz not null,
  retired_at  timestamptz
);
-- At most one key signs at a time.
create unique index proof_key_current on proof_key ((true)) where retired_at is null;

-- The one row that orders all appends: whoever holds its lock gives out the next sequence number.
create table proof_log (
  id                smallint primary key check (id = 1),
  tree_size         bigint not null,
  frontier          bytea not null,
  last_sequence     bigint not null,
  last_receipt_hash bytea not null check (length(last_receipt_hash) = 32)
);
insert into proof_log values (1, 0, '', 0, decode(repeat('00', 32), 'hex'));

create table proof_log_entry (
  entry_index bigint primary key,
  hash        bytea not null check (length(hash) = 32)
);

-- Hashes of complete subtrees with 2^level leaves; they never change once written.
create table proof_log_node (
  level      smallint not null check (level > 0),
  node_index bigint not null,
  hash       bytea not null check (length(hash) = 32),
  primary key (level, node_index)
);

create table proof_tree_head (
  tree_size bigint primary key,
  signed_at timestamptz not null,
  cbor      bytea not null,
  signature bytea not null check (length(signature) = 64)
);

create table proof_receipt (
  sequence          bigint primary key,
  receipt_id        text not null unique,
  job_id            uuid not null,
  choice            integer not null,
  organisation_id   uuid not null,
  project_id        uuid not null,
  log_index         bigint not null unique references proof_log_entry (entry_index),
  cbor              bytea not null,
  signature         bytea not null check (length(signature) = 64),
  sealed_transcript bytea,
  transcript_until  timestamptz,
  unique (job_id, choice)
);
create index proof_receipt_of_organisation on proof_receipt (organisation_id, sequence desc);
create index proof_receipt_of_project on proof_receipt (project_id, sequence desc);
create index proof_receipt_transcripts on proof_receipt (transcript_until)
  where sealed_transcript is not null;
