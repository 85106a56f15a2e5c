-- A node in maintenance: the row is there as long as the mode lasts, so it survives a restart and is
-- seen by every process that shares the database.
create table node_maintenance (
  node     uuid        primary key,  -- the installation (jobs.NodeIdentity)
  reason   text        not null check (length(reason) between 1 and 200),
  set_by   text        not null,
  since    timestamptz not null,
  ends_at  timestamptz,              -- null: until somebody ends it
  check (ends_at > since)
);
