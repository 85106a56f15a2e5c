-- Accepted shares of the Stratum server, in the order in which they were stored: a payout reads them from a block backward.
create table mining_share (
  id       bigint generated always as identity primary key,
  network  text not null,
  at       timestamptz not null,
  account  text not null check (length(account) between 1 and 80),
  rig      text not null check (length(rig) between 1 and 32),
  -- Hashes that such a share costs on average.
  work     bigint not null check (work > 0),
  height   bigint not null check (height >= 0),
  -- Final hash, in wire order, where the share met the target of a block.
  block    bytea check (length(block) = 32)
);

create index mining_share_of_network on mining_share (network, id desc);
create index mining_share_age on mining_share (at);
