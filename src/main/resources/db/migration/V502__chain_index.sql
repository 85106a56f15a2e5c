-- The index follows the store at its own pace: these rows say how far it came, and which block of
-- the best chain stood at each height. A transaction's number is its height times 2^20 plus its
-- place in the block; a script is named by its SHA-256.
create table chain_index_block (
  network smallint not null references chain_network,
  height  integer not null,
  id      bytea not null check (length(id) = 32),
  primary key (network, height)
);

create table chain_index_transaction (
  network smallint not null,
  number  bigint not null,
  txid    bytea not null check (length(txid) = 32),
  primary key (network, number)
);
create index chain_index_transaction_txid on chain_index_transaction using hash (txid);

-- What each transaction paid to a script and took from it, one row for both.
create table chain_index_history (
  network  smallint not null,
  script   bytea not null check (length(script) = 32),
  number   bigint not null,
  received bigint not null,
  sent     bigint not null,
  primary key (network, script, number)
);

-- The unspent outputs of each script; their values stand in chain_coin.
create table chain_index_coin (
  network   smallint not null,
  script    bytea not null,
  out_point bytea not null,
  primary key (network, script, out_point)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- Sums over the history, so that a balance costs one row however long the history is.
create table chain_index_balance (
  network      smallint not null,
  script       bytea not null,
  balance      bigint not null,
  received     bigint not null,
  transactions bigint not null,
  primary key (network, script)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
