-- Which device found a block; empty for the processor and for rigs.
alter table mined_block
  add column device text not null default '';

create index mined_block_device on mined_block (device, found_at) where device <> '';

-- What each device searched and gave in, by hour. What it earned is in mined_block, whose state follows the chain.
create table mining_device_hour (
  uuid      text        not null check (length(uuid) between 1 and 96),
  hour      timestamptz not null check (date_trunc('hour', hour at time zone 'UTC') = hour at time zone 'UTC'),
  hashes    bigint      not null check (hashes >= 0),
  accepted  bigint      not null check (accepted >= 0),
  stale     bigint      not null check (stale >= 0),
  rejected  bigint      not null check (rejected >= 0),  -- duplicates too
  primary key (uuid, hour)
);
