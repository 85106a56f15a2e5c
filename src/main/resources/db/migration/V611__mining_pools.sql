-- Whose work the node's own miner does, and how it goes with each pool.
alter table mining_report
  add column origin text not null default 'OWN_CHAIN' check (origin in ('OWN_CHAIN', 'POOLS')),
  add column pool   text not null default '';  -- that gives the work now; empty for none

-- What a running node said of its pools last, for operator commands beside it.
create table mining_pool_report (
  node               text             not null check (length(node) between 1 and 64),
  place              integer          not null check (place >= 0),  -- in the list of pools
  name               text             not null,
  state              text             not null check (state in ('WORKING', 'CONNECTING', 'FAILED', 'IDLE')),
  connections        bigint           not null,
  accepted           bigint           not null,
  stale              bigint           not null,
  duplicate          bigint           not null,
  rejected           bigint           not null,
  undecided          bigint           not null,
  hashes_per_share   bigint           not null,  -- 0 for none
  hashes_per_second  double precision not null,
  last_share         timestamptz,
  last_failure       text             not null,
  primary key (node, place)
);
