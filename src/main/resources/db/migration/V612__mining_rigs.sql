-- What a running node said of its Stratum server's workers last, for operator commands beside it.
create table mining_rig_report (
  node               text             not null check (length(node) between 1 and 64),
  account            text             not null,
  rig                text             not null,
  sessions           integer          not null,
  accepted           bigint           not null,
  stale              bigint           not null,
  duplicate          bigint           not null,
  rejected           bigint           not null,
  busy               bigint           not null,
  blocks             bigint           not null,
  hashes_per_second  double precision not null,
  hashes_per_share   bigint           not null,
  last_share         timestamptz,
  primary key (node, account, rig)
);
