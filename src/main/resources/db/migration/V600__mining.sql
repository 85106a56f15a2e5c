-- Whether a node shall mine, as an operator said last; without a row its configuration says it.
create table mining_switch (
  node    text        primary key check (length(node) between 1 and 64),  -- aipg.mining.node
  wanted  boolean     not null,
  set_by  text        not null,
  set_at  timestamptz not null
);

-- What a running node said of its mining last, for operator commands beside it.
create table mining_report (
  node               text             primary key check (length(node) between 1 and 64),
  state              text             not null check (state in ('OFF', 'STOPPED', 'WAITING', 'MINING')),
  reason             text             not null,  -- why it does not mine; empty when it does
  since              timestamptz      not null,  -- when it came into the state
  threads            integer          not null,
  payout_address     text             not null,
  height             bigint           not null,  -- of the block it searches; 0 for none
  hashes_per_second  double precision not null,
  -- Since the node was started.
  hashes             bigint           not null,
  accepted           bigint           not null,
  blocks             bigint           not null,
  stale              bigint           not null,
  duplicate          bigint           not null,
  rejected           bigint           not null,
  undecided          bigint           not null,
  failed             bigint           not null,
  reported_at        timestamptz      not null
);
