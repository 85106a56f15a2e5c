-- The chains that share this database. commit_id names the last batch that was written: it makes a
-- repeated commit harmless and keeps a second writer out.
create table chain_network (
  id        smallint generated always as identity primary key,
  name      text not null,
  genesis   bytea not null check (length(genesis) = 32),
  commit_id bytea not null check (length(commit_id) = 32),
  tip       bytea check (length(tip) = 32),
  unique (name, genesis)
) with (fillfactor = 50); -- Updated with every batch: the new version stays on its page.

-- Keyed by height before id, so that a syncing node appends to one end of the index and reads the
-- headers in order. state is the ordinal of StoredHeader.State.
create table chain_header (
  network smallint not null references chain_network,
  height  integer not null check (height >= 0),
  id      bytea not null check (length(id) = 32),
  header  bytea not null check (length(header) in (80, 120)),
  state   smallint not null check (state between 0 and 4),
  primary key (network, height, id)
);
-- From an id to its height. A hash index keeps four bytes of each id instead of all 32.
create index chain_header_id on chain_header using hash (id);

-- Bodies are hashes, keys and signatures: compression costs time and gains nothing, so external.
create table chain_block (
  network smallint not null,
  height  integer not null,
  id      bytea not null,
  body    bytea not null,
  primary key (network, height, id)
);
alter table chain_block alter column body set storage external;

create table chain_undo (
  network smallint not null,
  height  integer not null,
  id      bytea not null,
  undo    bytea not null,
  primary key (network, height, id)
);

-- Unspent outputs: inserted and deleted, never updated, so pages are filled whole. Vacuum comes
-- early and does not rest: spent coins free their places soon, and lookups find few dead entries.
create table chain_coin (
  network   smallint not null,
  out_point bytea not null,
  coin      bytea not null,
  primary key (network, out_point)
) with (
  autovacuum_vacuum_scale_factor = 0.05,
  autovacuum_analyze_scale_factor = 0.1,
  autovacuum_vacuum_cost_delay = 0
);
