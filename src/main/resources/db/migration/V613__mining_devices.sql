-- What a running node said of mining on its machine's devices last, for operator commands beside it.
alter table mining_report
  add column gpu_absence text not null default '';  -- why no device mines where they shall; else empty

create table mining_device_report (
  node               text             not null check (length(node) between 1 and 64),
  place              integer          not null check (place >= 0),  -- in the driver's order
  uuid               text             not null,
  name               text             not null,
  state              text             not null check (state in ('OFF', 'WAITING', 'PREPARING', 'PARKED', 'MINING', 'FAILED', 'LOST')),
  reason             text             not null,
  epoch              integer,                    -- whose dataset is in memory; null for none
  hashes_per_second  double precision not null,
  hashes             bigint           not null,
  accepted           bigint           not null,
  blocks             bigint           not null,
  stale              bigint           not null,
  duplicate          bigint           not null,
  rejected           bigint           not null,
  undecided          bigint           not null,
  failed             bigint           not null,
  wrong_mixes        bigint           not null,
  datasets           bigint           not null,
  primary key (node, place)
);
